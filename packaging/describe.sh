#!/usr/bin/env bash
# The man page of a program and its completion in bash, zsh and fish, all made from what it says with --help, so that they
# cannot say anything else.
# usage: packaging/describe.sh PROGRAM FOLDER [SEE-ALSO...]
# Writes FOLDER/NAME.1, NAME.bash, _NAME and NAME.fish.
set -euo pipefail

program=$1 folder=$2 && shift 2
name=$(basename "$program")
version=$("$program" --version)
mkdir -p "$folder"

# A help text as lines of fields with a tab between: command, what it is, names, argument, description. What it is:
# about, usage, option, positional, subcommand, or after (what follows the lists).
read_help() {
    awk -v command="$1" '
        function flush() {
            if (names != "") print command "\t" kind "\t" names "\t" argument "\t" description
            names = ""
        }
        BEGIN { kind = "about" }
        /^Usage: / { sub(/^Usage: /, ""); print command "\tusage\t\t\t" $0; kind = "after"; next }
        /^Options:$/ { flush(); kind = "option"; next }
        /^Positionals:$/ { flush(); kind = "positional"; next }
        /^Subcommands:$/ { flush(); kind = "subcommand"; next }
        /^  [^ ]/ && kind ~ /^(option|positional|subcommand)$/ {
            flush()
            $0 = substr($0, 3)
            at = match($0, /   *[^ ]/)
            left = at ? substr($0, 1, at - 1) : $0
            description = at ? substr($0, at + RLENGTH - 1) : ""
            at = match(left, /[ {]/)
            names = at ? substr(left, 1, at - 1) : left
            argument = at ? substr(left, at) : ""
            sub(/^ /, "", argument)
            next
        }
        /^    / && names != "" { sub(/^ +/, ""); description = description (description == "" ? "" : " ") $0; next }
        /^$/ { flush(); if (kind != "about") kind = "after"; next }
        { print command "\t" kind "\t\t\t" $0 }
        END { flush() }'
}

help=$("$program" --help | read_help '')
mapfile -t commands < <(awk -F'\t' '$2 == "subcommand" { print $3 }' <<<"$help")
for command in "${commands[@]}"; do
    help+=$'\n'$("$program" "$command" --help | read_help "$command")
done

awk -F'\t' -v name="$name" -v version="$version" -v others="$*" '
    function roff(text) { gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text); sub(/^[.\x27]/, "\\\\\\&&", text); return text }
    # "DIR REQUIRED" -> DIR; "N=0" -> N, and its default goes behind the description; a flag has no argument.
    function item(names, argument, description,    value, required) {
        value = ""
        required = sub(/ ?REQUIRED/, "", argument)
        if (argument ~ /^\{/) argument = ""
        if (match(argument, /=/)) { value = substr(argument, RSTART + 1); argument = substr(argument, 1, RSTART - 1) }
        gsub(/,/, ", ", names)
        printf ".TP\n\\fB%s\\fR%s\n%s\n", roff(names), argument == "" ? "" : " \\fI" roff(argument) "\\fR",
            roff(description (value == "" ? "" : " [" value "]") (required ? " (required)" : ""))
    }
    function heading(text) { if (text != section) print ".SH " text; section = text }
    NR == 1 {
        printf ".TH %s 1 \"\" \"%s\" \"\"\n.SH NAME\n%s \\- %s\n", toupper(roff(name)), roff(version), roff(name),
            roff(tolower(substr($5, 1, 1)) substr($5, 2, length($5) - ($5 ~ /\.$/ ? 2 : 1)))
        first = $5
        next
    }
    $1 == "" && $2 == "usage" { usage = $5; next }
    $1 != "" && $2 == "usage" { commands = commands ".br\n" roff($5) "\n"; uses[$1] = $5; next }
    $1 != "" && $2 == "about" { about[$1] = about[$1] (about[$1] == "" ? "" : " ") $5; next }
    { lines[++count] = $0 }
    END {
        print ".SH SYNOPSIS"
        printf "%s", commands == "" ? roff(usage) "\n" : substr(commands, 5)
        print ".SH DESCRIPTION\n" roff(first)
        for (i = 1; i <= count; ++i) {
            split(lines[i], field, "\t")
            if (field[2] == "subcommand") continue
            if (field[1] != command) {
                command = field[1]
                if (section != "COMMANDS") { print ".SH COMMANDS"; section = "COMMANDS" }
                printf ".SS %s\n%s.\n", roff(uses[command]), roff(about[command])
            }
            if (field[2] == "option" && command == "") heading("OPTIONS")
            if (field[2] == "after" && command == "") heading("NOTES")
            if (field[2] == "about" || field[2] == "after") print ".PP\n" roff(field[5])
            else if (field[1] == "" || field[3] !~ /--help/) item(field[3], field[4], field[5])
        }
        if (others != "") {
            print ".SH SEE ALSO"
            gsub(/ /, "(1), ", others)
            print roff(others) "(1)"
        }
    }' <<<"$help" >"$folder/$name.1"

# What an option or a positional takes: folders, files, anything else, or nothing. And commands in their order.
# shellcheck disable=SC2016 # what awk reads
takes='
    !($1 in known) { known[$1]; order[++last] = $1 }
    function takes(argument) {
        if (argument == "" || argument ~ /^\{/) return "nothing"
        if (argument ~ /^DIR/) return "folders"
        return argument ~ /^(FILE|SOURCE|PATH)/ ? "files" : "words"
    }'

awk -F'\t' -v name="$name" "$takes"'
    $2 == "subcommand" { commands = commands (commands == "" ? "" : " ") $3 }
    $2 == "option" {
        n = split($3, names, ",")
        for (i = 1; i <= n; ++i) {
            options[$1] = options[$1] (options[$1] == "" ? "" : " ") names[i]
            if (takes($4) != "nothing") values[takes($4)] = values[takes($4)] "|\"" $1 "\":" names[i]
        }
    }
    END {
        f = name; gsub(/-/, "_", f)
        printf "# bash completion of %s\n_%s() {\n", name, f
        print "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=\"\" word"
        print "    [[ $cur != = ]] || cur=\"\""
        print "    [[ $prev != = ]] || prev=${COMP_WORDS[COMP_CWORD - 2]}"
        print "    COMPREPLY=()"
        if (commands != "") {
            printf "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
            printf "        [[ \" %s \" != *\" $word \"* ]] || { command=$word && break; }\n    done\n", commands
        }
        print "    case $command:$prev in"
        if ("folders" in values) printf "        %s) mapfile -t COMPREPLY < <(compgen -d -- \"$cur\") && return ;;\n", substr(values["folders"], 2)
        if ("files" in values) printf "        %s) return ;;\n", substr(values["files"], 2)
        if ("words" in values) printf "        %s) compopt +o default && return ;;\n", substr(values["words"], 2)
        print "    esac"
        print "    case $command:$cur in"
        for (i = 1; i <= last; ++i) if ((command = order[i]) in options)
            printf "        \"%s\":-*) mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$cur\") ;;\n", command, options[command]
        if (commands != "") printf "        :*) mapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$cur\") ;;\n", commands
        printf "    esac\n}\ncomplete -o default -o filenames -F _%s %s\n", f, name
    }' <<<"$help" >"$folder/$name.bash"

awk -F'\t' -v name="$name" "$takes"'
    function quoted(text) { gsub(/\x27/, "\x27\\\x27\x27", text); return text }
    function plain(text) {
        gsub(/\\/, "\\\\", text); gsub(/:/, "\\:", text); gsub(/\[/, "\\[", text); gsub(/\]/, "\\]", text)
        return quoted(text)
    }
    function action(kind) { return kind == "folders" ? "_files -/" : kind == "files" ? "_files" : "" }
    function argument(text) { sub(/[ =].*/, "", text); return plain(text) }
    $2 == "subcommand" { commands = commands " \x27" plain($3) ":" plain($5) "\x27" }
    $2 == "option" {
        n = split($3, names, ",")
        for (i = 1; i <= n; ++i) {
            kind = takes($4)
            specs[$1] = specs[$1] " \\\n            \x27" ($4 ~ /\.\.\./ ? "*" : "") names[i] "[" plain($5) "]" \
                (kind == "nothing" ? "" : ":" argument($4) ":" action(kind)) "\x27"
        }
    }
    $2 == "positional" {
        specs[$1] = specs[$1] " \\\n            \x27" ($4 ~ /\.\.\./ ? "*" : "") ":" argument($3) ":" action(takes($3)) "\x27"
    }
    END {
        print "#compdef " name
        if (commands == "") { print "_arguments" specs[""]; exit }
        print "local state line"
        printf "_arguments -C%s \\\n            \x271:command:->command\x27 \\\n            \x27*::argument:->arguments\x27\n", specs[""]
        print "case $state in\n    command)\n        local -a commands=(" substr(commands, 2) ")"
        print "        _describe command commands\n        ;;\n    arguments)\n        case $line[1] in"
        for (i = 1; i <= last; ++i) if ((command = order[i]) != "" && command in specs) printf "            %s) _arguments%s ;;\n", command, specs[command]
        print "        esac\n        ;;\nesac"
    }' <<<"$help" >"$folder/_$name"

awk -F'\t' -v name="$name" "$takes"'
    function quoted(text) { gsub(/[\\\x27]/, "\\\\&", text); return "\x27" text "\x27" }
    { has_commands = has_commands || $2 == "subcommand" }
    $2 == "subcommand" { print "complete -c " name " -n __fish_use_subcommand -f -a " $3 " -d " quoted($5) }
    $2 == "option" { lines[++count] = $0 }
    END {
        for (l = 1; l <= count; ++l) {
            split(lines[l], field, "\t")
            out = "complete -c " name
            if (field[1] != "") out = out " -n " quoted("__fish_seen_subcommand_from " field[1])
            else if (has_commands) out = out " -n __fish_use_subcommand"
            n = split(field[3], names, ",")
            for (i = 1; i <= n; ++i) out = out (names[i] ~ /^--/ ? " -l " substr(names[i], 3) : " -s " substr(names[i], 2))
            kind = takes(field[4])
            if (kind == "folders") out = out " -x -a \x27(__fish_complete_directories)\x27"
            if (kind == "files") out = out " -r"
            if (kind == "words") out = out " -x"
            print out " -d " quoted(field[5])
        }
    }' <<<"$help" >"$folder/$name.fish"
