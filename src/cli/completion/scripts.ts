/**
 * The scripts that connect a shell to `__complete`. They hold nothing of the program's own, so that they stay right when it
 * changes. `__complete` prints `words`, `files` or `folders`, then a line for each word, with a tab before its explanation.
 */

const names = ['frontier', 'stack-select.sh'];

/** Also for bash 3.2, which macOS has. Words are those between blanks: bash itself splits at `:` and `=`, as in qwen3:4b. */
const bash = `# bash completion for frontier and stack-select.sh. frontier completion bash prints it.
_frontier() {
  local program=\${COMP_WORDS[0]/#\\~/$HOME} line=\${COMP_LINE:0:COMP_POINT} given current answer kept word
  read -ra given <<<"$line"
  current=
  case $line in *[![:space:]]) current=\${given[\${#given[@]}-1]} ;; *) given+=('') ;; esac
  COMPREPLY=()
  answer=$("$program" __complete -- "\${given[@]:1}" 2>/dev/null) || return 0
  kept=\${current%"\${current##*[:=]}"} # bash puts the reply behind the last of these
  case \${answer%%$'\\n'*} in
    files) answer=$(compgen -f -- "$current"); compopt -o filenames 2>/dev/null ;;
    folders) answer=$(compgen -d -- "$current"); compopt -o filenames 2>/dev/null ;;
    words) case $answer in *$'\\n'*) answer=\${answer#*$'\\n'} ;; *) answer= ;; esac ;;
    *) return 0 ;;
  esac
  while IFS= read -r word; do
    word=\${word%%$'\\t'*}
    if [[ -n $word && $word == "$current"* ]]; then COMPREPLY+=("\${word#"$kept"}"); fi
  done <<<"$answer"
}
complete -F _frontier ${names.join(' ')}
`;

const zsh = `#compdef ${names.join(' ')}
# zsh completion for frontier and stack-select.sh. frontier completion zsh prints it.
_frontier() {
  local program=\${(Q)words[1]/#\\~/$HOME} line
  local -a answer explained
  answer=("\${(@f)$("$program" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case $answer[1] in
    files) _files ;;
    folders) _files -/ ;;
    words)
      for line in $answer[2,-1]; do explained+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}"); done
      _describe -V frontier explained
      ;;
  esac
}
if [[ \${funcstack[1]} == _frontier ]]; then _frontier "$@"; else compdef _frontier ${names.join(' ')}; fi
`;

const fish = `# fish completion for frontier and stack-select.sh. frontier completion fish prints it.
function __frontier_complete
    set -l given (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $given[1])
    set -l answer ($program __complete -- $given[2..-1] "$current" 2>/dev/null)
    switch "$answer[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case words
            printf '%s\\n' $answer[2..-1]
    end
end
${names.map((name) => `complete -c ${name} -f -k -a '(__frontier_complete)'`).join('\n')}
`;

export const scripts = { bash, zsh, fish } as const;
export type Shell = keyof typeof scripts;
export const shells = Object.keys(scripts) as Shell[];
