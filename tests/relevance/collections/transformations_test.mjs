import assert from 'node:assert/strict';
import test from 'node:test';
import * as t from './transformations.mjs';

test('marks come off, all of them or the tones alone', () => {
    assert.equal(t.unmarked('Đường đi của bệnh lý'), 'Duong di cua benh ly');
    assert.equal(t.toneless('Đường đi của bệnh lý'), 'Đương đi cua bênh ly');
});

test('tones move only in open oa, oe, uy', () => {
    assert.equal(t.other_tone_place('hoà bình, khỏe, thuý'), 'hòa bình, khoẻ, thúy');
    assert.equal(t.other_tone_place('hoàn quý mùa của toàn'), 'hoàn quý mùa của toàn');
});

test('i and y change places only where the word stays the same', () => {
    assert.equal(t.other_i('bệnh lý kĩ thuật'), 'bệnh lí kỹ thuật');
    assert.equal(t.other_i('thúy ý nghĩ vi tay my'), 'thúy ý nghĩ vi tay my');
});

test('keystrokes are those of the methods', () => {
    const either = (got, ...wanted) => assert.ok(wanted.includes(got), got);
    either(t.as_telex('bệnh lý'), 'beejnh lys', 'beenhj lys');
    either(t.as_telex('đường'), 'dduofwng', 'dduowfng', 'dduowngf');
    either(t.as_vni('bệnh lý'), 'be65nh ly1', 'be56nh ly1', 'be6nh5 ly1');
    either(t.as_vni('đường'), 'd9uo72ng', 'd9uo7ng2');
});

test('a slip changes a letter or two, the same in every run', () => {
    for (const [kind, text] of t.slips('Chèn biểu đồ vào tài liệu')) {
        assert.notEqual(text, 'Chèn biểu đồ vào tài liệu', kind);
        assert.ok(Math.abs(text.length - 'Chèn biểu đồ vào tài liệu'.length) <= 2, kind);
    }
    assert.deepEqual(t.slips('phân tích dữ liệu'), t.slips('phân tích dữ liệu'));
    assert.deepEqual(t.slips('ở a b'), []);
});

test('what does not change is not asked', () => {
    assert.ok(!t.transformations('ban do').some(([kind]) => kind === 'unmarked' || kind === 'decomposed'));
    assert.equal(t.transformations('Bệnh lý').find(([kind]) => kind === 'decomposed')[1].normalize('NFC'), 'Bệnh lý');
});

test('Vietnamese is told from English', () => {
    assert.ok(t.is_vietnamese('Chèn Đồ thị Calc vào Tài liệu Văn bản'));
    assert.ok(!t.is_vietnamese('Inserting a Calc Chart Into a Text Document'));
});
