using System.Globalization;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// The script by which a node that does not see the head's disk gets the engine and starts a task: of a POSIX shell, with <c>curl</c> where the
/// remote store is a server. The address of the remote store and its credentials are variables of its environment.
/// </summary>
internal static class NodeScript
{
    private const string Get = """
        fetch() { # HASH FILE: an object of the remote store
          case $BAKEOFF_REMOTE in
            http://*|https://*)
              base=${BAKEOFF_REMOTE%%\?*}; query=${BAKEOFF_REMOTE#"$base"}
              if [ -n "${BAKEOFF_REMOTE_TOKEN:-}" ]; then who="header = \"Authorization: Bearer $(plain "$BAKEOFF_REMOTE_TOKEN")\""
              elif [ -n "${BAKEOFF_REMOTE_USER:-}" ]; then who="user = \"$(plain "$BAKEOFF_REMOTE_USER:${BAKEOFF_REMOTE_PASSWORD:-}")\""
              else who=; fi
              printf '%s\n' "$who" | curl -fsS --retry 5 --retry-connrefused -K - -o "$2" "${base%/}/cas/$1$query";;
            *) cp "$BAKEOFF_REMOTE/cas/$1" "$2";;
          esac
        }
        plain() { printf %s "$1" | sed 's/[\\"]/\\&/g'; }
        install() { # LIST: the engine, once a node
          [ -d "$engine" ] && return 0
          new=$engine.$$; mkdir -p "$new" "$cache/engines/files" || return 1
          printf '%s\n' "$1" | while read -r hash name; do
            file=$cache/engines/files/$hash
            if [ ! -f "$file" ]; then
              fetch "$hash" "$file.$$" && echo "$hash  $file.$$" | sha256sum -c --status - && mv "$file.$$" "$file" || exit 1
            fi
            case $name in */*) mkdir -p "$new/${name%/*}";; esac
            ln "$file" "$new/$name" 2> /dev/null || cp "$file" "$new/$name" || exit 1
          done || { echo "the engine cannot be fetched from the remote store" >&2; rm -rf "$new"; return 1; }
          mv "$new" "$engine" 2> /dev/null || rm -rf "$new"
          [ -d "$engine" ]
        }

        """;

    /// <summary>Writes the script, whose arguments are those of <see cref="RemoteTaskHost"/>.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="folder">The node's folder for engines and its store. A word of the shell, so that <c>$USER</c> may be in it.</param>
    /// <param name="dotnet">The node's command <c>dotnet</c>.</param>
    /// <param name="before">Lines that the node runs first.</param>
    public static string Write(EngineBundle engine, string folder, string dotnet, IEnumerable<string> before)
    {
        string list = string.Join('\n', engine.Files.Select(file => $"{file.Sha256} {file.Name}"));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{Get}}
            {{string.Join('\n', before)}}
            cache={{folder}}; engine=$cache/engines/{{engine.Hash[..32]}}
            mkdir -p "$cache/engines" || exit 1
            if command -v flock > /dev/null; then exec 9> "$cache/engines/lock"; flock 9; fi
            install '{{list}}' || exit 1
            if command -v flock > /dev/null; then exec 9>&-; fi
            exec {{ShellWord.Quote(dotnet)}} exec "$engine/{{EngineProgram.Name}}.dll" {{RemoteTaskHost.Command}} "$cache/store" "$@"

            """);
    }

    /// <summary>The arguments of the script for an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="sha256">The hash of the task.</param>
    public static string[] ArgumentsOf(TaskAttempt attempt, string sha256) =>
    [
        sha256, attempt.Batch, attempt.Index.ToString(CultureInfo.InvariantCulture), attempt.Number.ToString(CultureInfo.InvariantCulture),
        attempt.Share.Cores.ToString(CultureInfo.InvariantCulture), attempt.Share.MemoryBytes.ToString(CultureInfo.InvariantCulture),
    ];
}
