using System.Globalization;
using System.Text;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Writes the script of a job array for nodes that share no file system with the head. Slurm keeps it and brings it to the nodes.</summary>
/// <param name="storeFolder">The head's store.</param>
/// <param name="engine">The engine that the nodes fetch.</param>
internal sealed class RemoteJobScript(string storeFolder, EngineBundle engine)
{
    /// <summary>Writes the script.</summary>
    /// <param name="attempts">The attempts, in the order of the array.</param>
    /// <param name="folder">The folder of a node for engines and its store; <c>$USER</c> and the like in it are those of the node.</param>
    /// <param name="before">Lines that a node runs first.</param>
    public string Write(IReadOnlyList<TaskAttempt> attempts, string folder, IEnumerable<string> before)
    {
        var text =
            new StringBuilder("#!/bin/bash\n# Written by Bakeoff: each line is the hash of a task, and which attempt of it this is.\ntasks=(\n");
        foreach (TaskAttempt attempt in attempts)
        {
            string[] words = NodeScript.ArgumentsOf(attempt, RemoteExchange.HashOf(storeFolder, attempt.Key));
            text.Append(CultureInfo.InvariantCulture, $"'{string.Join(' ', words)}'\n");
        }

        text.Append(")\nset -- ${tasks[$SLURM_ARRAY_TASK_ID]}\n");
        text.Append("export BAKEOFF_NODE=\"$SLURMD_NODENAME\" BAKEOFF_RESTARTS=\"${SLURM_RESTART_COUNT:-0}\"\n");
        return text.Append(NodeScript.Write(engine, $"\"{folder}\"", "dotnet", before)).ToString();
    }
}
