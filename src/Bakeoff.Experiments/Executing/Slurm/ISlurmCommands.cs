namespace Bakeoff.Experiments;

/// <summary>The programs of Slurm.</summary>
internal interface ISlurmCommands
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Such as <c>squeue</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from its standard input; null for nothing.</param>
    /// <returns>Its exit code, and what it wrote to its standard output and its standard error.</returns>
    /// <exception cref="Bakeoff.Core.ReportedException">It is not there (<c>BKF5101</c>).</exception>
    /// <exception cref="Bakeoff.Pipeline.ExecutorBusyException">It did not end.</exception>
    SlurmAnswer Run(string program, IReadOnlyList<string> arguments, string? input = null);
}
