namespace Bakeoff.Cli;

/// <summary>The scripts that teach a shell to complete the command line: each asks the engine, which knows the experiments of the folder.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # Completion of bakeoff for bash, which a start-up file reads: eval "$(bakeoff completion bash)"
        _bakeoff() {
          local line
          COMPREPLY=()
          while IFS= read -r line; do
            # bash takes '=' for the end of a word, and what stands before it must not be repeated.
            [[ $COMP_WORDBREAKS != *=* || $line != --*=* ]] || line=${line#*=}
            COMPREPLY+=("$line")
          done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2> /dev/null)
        }
        complete -o default -F _bakeoff bakeoff

        """;

    private const string Zsh = """
        #compdef bakeoff
        # Completion of bakeoff for zsh, which a start-up file reads after compinit: eval "$(bakeoff completion zsh)"
        _bakeoff() {
          local line="${(j: :)words[1,CURRENT]}"
          local -a found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2> /dev/null)}")
          [[ -z "${found[*]}" ]] && _files || compadd -- "${found[@]}"
        }
        compdef _bakeoff bakeoff

        """;

    private const string PowerShell = """
        # Completion of bakeoff for PowerShell, which a profile reads: bakeoff completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName bakeoff -ScriptBlock {
            param($word, $ast, $cursor)
            $position = $cursor - $ast.Extent.StartOffset
            $line = $ast.ToString().PadRight($position)
            bakeoff "[suggest:$position]" $line 2> $null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash, ["zsh"] = Zsh, ["pwsh"] = PowerShell,
    };

    /// <summary>The shells that there is a script for.</summary>
    public static string[] Shells => [.. s_scripts.Keys];

    /// <summary>Gives the script for a shell.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string For(string shell) => s_scripts[shell].ReplaceLineEndings("\n");
}
