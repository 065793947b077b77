namespace Bakeoff.Experiments;

/// <summary>Writes the commands that messages advise: Cake's where the repository has a build of it, else those of the command line.</summary>
internal static class TargetCommand
{
    /// <summary>Writes a command.</summary>
    /// <param name="target">The target, such as <c>Compare</c>.</param>
    /// <param name="arguments">What follows it, such as <c>--baseline=main</c>.</param>
    /// <param name="folder">Where the command is to be given; null for the folder of this process.</param>
    public static string Write(string target, string arguments = "", string? folder = null)
    {
        bool hasCake = File.Exists(Path.Combine(folder ?? Environment.CurrentDirectory, "build.cake"));
        string command = hasCake ? $"dotnet cake --target={target}"
            : StageTable.Names.Contains(target) ? $"bakeoff run {target}" : $"bakeoff {target.ToLowerInvariant()}";
        return arguments.Length > 0 ? $"{command} {arguments}" : command;
    }
}
