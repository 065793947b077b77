namespace Bakeoff.Cli;

/// <summary>What the command line asks of the machine that it runs on.</summary>
internal interface IHostSystem
{
    /// <summary>Whether it is Windows.</summary>
    bool IsWindows { get; }

    /// <summary>Whether it is macOS.</summary>
    bool IsMacOS { get; }

    /// <summary>A variable of the environment; null where it is not set, or empty.</summary>
    /// <param name="name">Its name.</param>
    string? Variable(string name);

    /// <summary>The path of a program; null where there is none.</summary>
    /// <param name="name">Its name, or a path to it.</param>
    string? FindProgram(string name);

    /// <summary>What a program prints about its version; null where it cannot be run, fails or does not end soon.</summary>
    /// <param name="program">The program.</param>
    /// <param name="argument">What asks for its version.</param>
    string? FindVersion(string program, string argument);
}
