using System.Globalization;
using System.Text;

namespace Bakeoff.Experiments;

/// <summary>
/// The scripts that hosts run: of a POSIX shell, with the programs that every system has. A task is the leader of a session of its own, so that it
/// outlives the connection and is ended with all that it has started. Since systems use the numbers of processes again, it is known by its process
/// and by its key, which is in its command line.
/// </summary>
internal static class SshScripts
{
    /// <summary>The word by which a task's process, and what it may use, is found among those of the host, whichever head started it.</summary>
    private const string ShareWord = "bakeoff-share";

    /// <summary>What <see cref="Examine"/> prints where a file can be made in the folder for tasks, and where none can.</summary>
    internal const string Writes = "writes", CannotWrite = "cannot write";

    /// <summary>Whether process $1 is there and has $2 in its command line. Where there is no /proc, ps knows.</summary>
    private const string IsAlive =
        "alive() { { tr '\\0' ' ' < \"/proc/$1/cmdline\" || ps -o command= -p \"$1\"; } 2> /dev/null | grep -q -e \"$2\"; }\n";

    /// <summary>
    /// What the shell around a task does: it writes down its process, and the code with which a task ended that left no result. A task that did leave
    /// one may have no folder any more. $0 says what the task may use.
    /// </summary>
    private const string Wrapper =
        "echo $$ > \"$1.new\" && mv \"$1.new\" \"$1\"; exit=$2; shift 2; \"$@\"; code=$?; "
            + "[ $code -eq 0 ] || { echo $code > \"$exit.new\" && mv \"$exit.new\" \"$exit\"; }";

    /// <summary>Starts tasks, and prints a line <c>NAME started</c> for each.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="variables">Variables that they get, such as the credentials of the remote store.</param>
    public static string Start(IEnumerable<SshTask> tasks, IReadOnlyDictionary<string, string> variables)
    {
        var script = new StringBuilder();
        foreach ((string name, string value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            script.Append(CultureInfo.InvariantCulture, $"export {name}={ShellWord.Quote(value)}\n");
        }

        script.Append("s=$(command -v setsid)\ncd /\n");
        foreach (SshTask task in tasks)
        {
            string share = FormattableString.Invariant($"{ShareWord} {task.Host} {task.Attempt.Share.Cores} {task.Attempt.Share.MemoryBytes}");
            string[] words = [Wrapper, share, task.ProcessFile, task.ExitFile, .. task.Command];
            script.Append(CultureInfo.InvariantCulture, $"{(task.OwnsFolder ? "mkdir -p" : "[ -d")} {ShellWord.Quote(task.Folder)}");
            script.Append(task.OwnsFolder ? " && {\n" : " ] && {\n");
            script.Append(CultureInfo.InvariantCulture, $"$s nohup sh -c {string.Join(' ', words.Select(ShellWord.Quote))}");
            script.Append(CultureInfo.InvariantCulture, $" >> {ShellWord.Quote(task.OutputFile)} 2>&1 < /dev/null &\n");
            script.Append(CultureInfo.InvariantCulture, $"echo {task.Name} started; }}\n");
        }

        return script.ToString();
    }

    /// <summary>
    /// Prints a line for each task: <c>NAME running</c>, <c>NAME ended CODE WORDS</c> with the last words that it printed, <c>NAME ended</c> where it
    /// left no code, or <c>NAME gone</c> where it has not begun; and <c>used CORES BYTES</c>, the shares of all tasks on the host, also those of
    /// other heads. Whether a process lives is looked at before the code that it leaves: one that ends in between has left its code.
    /// </summary>
    /// <param name="host">The host's name.</param>
    /// <param name="tasks">The tasks.</param>
    public static string Ask(string host, IEnumerable<SshTask> tasks)
    {
        var script = new StringBuilder(IsAlive);
        script.Append(
            "ask() { p=$(cat \"$2\" 2> /dev/null); a=; [ -n \"$p\" ] && alive \"$p\" \"$5\" && a=1; "
                + "if [ -f \"$3\" ]; then echo \"$1 ended $(cat \"$3\") $(tail -n 3 \"$4\" 2> /dev/null | tr '\\n' ' ')\"; "
                + "elif [ -z \"$p\" ]; then echo \"$1 gone\"; elif [ -n \"$a\" ]; then echo \"$1 running\"; else echo \"$1 ended\"; fi; }\n");
        foreach (SshTask task in tasks)
        {
            string[] words = [task.Name, task.ProcessFile, task.ExitFile, task.OutputFile, task.Attempt.Key];
            script.Append(CultureInfo.InvariantCulture, $"ask {string.Join(' ', words.Select(ShellWord.Quote))}\n");
        }

        script.Append(CultureInfo.InvariantCulture, $"cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\\0' '\\n' | awk -v host={ShellWord.Quote(host)} ");
        script.Append(
            CultureInfo.InvariantCulture,
            $"'$1 == \"{ShareWord}\" && $2 == host {{ c += $3; m += $4 }} END {{ printf \"used %d %.0f\\n\", c, m }}'\n");
        return script.ToString();
    }

    /// <summary>Ends tasks: they are asked to end, and what has not done so five seconds later is ended.</summary>
    /// <param name="tasks">The tasks.</param>
    public static string Cancel(IEnumerable<SshTask> tasks)
    {
        var script = new StringBuilder(IsAlive);
        script.Append("end() { kill -s \"$1\" -- \"-$2\" || kill -s \"$1\" \"$2\"; }\n");
        script.Append(
            "stop() { p=$(cat \"$1\" 2> /dev/null) && alive \"$p\" \"$2\" || return 0; end TERM \"$p\" 2> /dev/null; "
                + "(sleep 5; alive \"$p\" \"$2\" && end KILL \"$p\") > /dev/null 2>&1 < /dev/null & }\n");
        foreach (SshTask task in tasks)
        {
            script.Append(CultureInfo.InvariantCulture, $"stop {ShellWord.Quote(task.ProcessFile)} {task.Attempt.Key}\n");
        }

        return script.ToString();
    }

    /// <summary>
    /// Prints what a host has to have before it gets a task: <c>dotnet VERSION</c> for each runtime, and <c>sees FILE</c> for each file of the head
    /// that is there under the same path; and <see cref="Writes"/> where a file can be made in the folder for tasks, or <see cref="CannotWrite"/> and
    /// the words of the system. A folder of the host's own is made first, that of the head is there.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="files">The files.</param>
    /// <param name="tasks">The folder for tasks of a host that shares the head's file system; null where it is not tried.</param>
    public static string Examine(SshHost host, IEnumerable<string> files, string? tasks) =>
        $"{ShellWord.Quote(host.Dotnet)} --list-runtimes 2> /dev/null | sed -n 's/^Microsoft.NETCore.App \\([0-9.]*\\).*/dotnet \\1/p'\n"
        + string.Concat(files.Select(ShellWord.Quote).Select(file => $"[ -f {file} ] && echo sees {file}\n"))
        + (FolderOf(host, tasks) is { } folder ? TryToWrite(folder, isMade: host.Folder is not null) : "") + "true\n";

    /// <summary>The folder for tasks on a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="tasks">The folder for tasks of a host that shares the head's file system; null where that is not tried.</param>
    public static string? FolderOf(SshHost host, string? tasks) => host.Folder is { } own ? own.TrimEnd('/') + "/tasks" : tasks;

    /// <summary>A file is made and deleted: rights alone do not tell that the disk is full, or that it is mounted to be read.</summary>
    private static string TryToWrite(string folder, bool isMade) =>
        $"t={ShellWord.Quote(folder)}\n"
        + $"said=$( {{ {(isMade ? "mkdir -p -- \"$t\" && " : "")}echo written > \"$t/.tried-$$\" && rm -f -- \"$t/.tried-$$\"; }} 2>&1 ) "
        + $"&& echo {Writes} || echo \"{CannotWrite} $(printf '%s\\n' \"$said\" | tail -n 1)\"\n";
}
