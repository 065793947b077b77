namespace Bakeoff.Cli;

/// <summary>A file that <c>bakeoff init</c> writes.</summary>
/// <param name="Path">Where.</param>
/// <param name="Text">All of it.</param>
/// <param name="IsExtended">Whether it is there already, and lines are added at its end; what is in it stays as it is.</param>
internal sealed record SetupFile(string Path, string Text, bool IsExtended = false);
