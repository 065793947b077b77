using System.Globalization;
using System.Text;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Writes the script of a job array. Slurm keeps it and brings it to the nodes: whoever submitted it may be gone.</summary>
internal static class SlurmScript
{
    /// <summary>Writes the script.</summary>
    /// <param name="attempts">The attempts, in the order of the array.</param>
    /// <param name="storeFolder">The store, as the nodes see it.</param>
    /// <param name="before">Lines that a node runs first.</param>
    /// <param name="program">How the engine is started: the program and its first arguments.</param>
    public static string Write(IReadOnlyList<TaskAttempt> attempts, string storeFolder, IEnumerable<string> before, IEnumerable<string> program)
    {
        var text = new StringBuilder("#!/bin/bash\n# Written by Bakeoff: each line is the key of a stage and the number of the attempt.\ntasks=(\n");
        foreach (TaskAttempt attempt in attempts)
        {
            text.Append(CultureInfo.InvariantCulture, $"'{attempt.Key} {attempt.Number}'\n");
        }

        text.Append(")\nset -- ${tasks[$SLURM_ARRAY_TASK_ID]}\n");
        text.Append(CultureInfo.InvariantCulture, $"folder={Quote(Path.Combine(Path.GetFullPath(storeFolder), "tasks"))}/$1\n");
        text.Append("for second in {1..300}; do [ -d \"${folder%/*}\" ] && break; sleep 1; done # The store may be away for a while.\n");
        text.Append("[ -f \"$folder/task.json\" ] || exit 0 # It was cancelled, or another attempt has succeeded.\n");
        text.Append("exec >>\"$folder/out-$2.txt\" 2>&1\n");
        text.Append("export BAKEOFF_NODE=\"$SLURMD_NODENAME\" BAKEOFF_RESTARTS=\"${SLURM_RESTART_COUNT:-0}\"\n");
        foreach (string line in before)
        {
            text.Append(line).Append('\n');
        }

        return text.Append("exec ").AppendJoin(' ', program.Select(Quote)).Append(" task \"$folder\" \"$2\"\n").ToString();
    }

    /// <summary>A word of the shell that stands for itself.</summary>
    /// <param name="word">The word.</param>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
