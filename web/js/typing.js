/**
 * Tells when the text of a box is worth searching for: after a short rest, and never while an input method
 * is still composing a word, because half a Telex syllable is not what the reader means.
 */
export function watchTyping(box, { rest = 120, onEdit, onText }) {
  let timer = 0;
  let composing = false;
  let told = box.value;

  function tell() {
    clearTimeout(timer);
    timer = 0;
    if (box.value === told) return;
    told = box.value;
    onText(told);
  }

  function restart() {
    clearTimeout(timer);
    timer = setTimeout(tell, rest);
  }

  box.addEventListener('compositionstart', () => {
    composing = true;
    clearTimeout(timer);
  });
  box.addEventListener('compositionend', () => {
    composing = false;
    // Browsers disagree whether `input` follows; the box holds the composed text either way.
    restart();
  });
  box.addEventListener('input', (event) => {
    onEdit?.(box.value);
    if (composing || event.isComposing) return;
    restart();
  });

  return {
    /** Searches for what is in the box now, without waiting. */
    flush() { if (!composing) tell(); },
    /** The box was filled by the page, not by the reader. */
    set(text) {
      clearTimeout(timer);
      box.value = text;
      told = text;
      onEdit?.(text);
    },
  };
}

/** A key that belongs to the input method. 229 is how Safari says so for the key that ends a composition. */
export function belongsToInputMethod(event) {
  return event.isComposing || event.keyCode === 229;
}
