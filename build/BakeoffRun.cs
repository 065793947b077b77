using System;
using System.IO;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Runs the engine for a stage. Only lines of the form "file(line,column): error BKF1234: …" become MSBuild errors; everything else that
/// the engine prints, such as "test error: 0.31", is a message.
/// </summary>
public class BakeoffRun : ToolTask
{
    private static readonly Regex Canonical = new Regex(@"^(?<origin>.+?)\s?: (?<kind>error|warning) (?<code>BKF\d{4}): (?<text>.*)$");
    private static readonly Regex Origin = new Regex(@"^(?<file>.*?)(\((?<line>\d+)(,(?<column>\d+))?\))?$");

    /// <summary>The engine's file, <c>bakeoff.dll</c>.</summary>
    [Required]
    public string Engine { get; set; }

    /// <summary>The folder in which the engine is started; paths that it prints are relative to it.</summary>
    [Required]
    public string Root { get; set; }

    /// <summary>What the engine does: a verb of its command line. Default <c>run</c>.</summary>
    public string Verb { get; set; } = "run";

    /// <summary>The stage, for a verb that takes one.</summary>
    public string Stage { get; set; }

    /// <summary>The experiment's name; empty for what is about all of them.</summary>
    public string Experiment { get; set; }

    /// <summary>The engine's other options, such as <c>--jobs=2</c>.</summary>
    public string[] Options { get; set; }

    /// <inheritdoc/>
    protected override string ToolName => "dotnet";

    /// <inheritdoc/>
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.High;

    /// <inheritdoc/>
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <inheritdoc/>
    protected override string GetWorkingDirectory() => Root;

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands()
    {
        EnvironmentVariables = new[] { "BAKEOFF_PARENT_PID=" + System.Diagnostics.Process.GetCurrentProcess().Id };
        var line = new CommandLineBuilder();
        line.AppendSwitch("exec");
        line.AppendFileNameIfNotNull(Engine);
        line.AppendSwitch(Verb);
        if (!string.IsNullOrEmpty(Stage))
        {
            line.AppendSwitch(Stage);
        }

        line.AppendSwitchIfNotNull("--experiment=", string.IsNullOrEmpty(Experiment) ? null : Experiment);
        foreach (string option in Options ?? new string[0])
        {
            line.AppendSwitchIfNotNull("", option); // Quotes what has to be quoted.
        }

        return line.ToString();
    }

    /// <inheritdoc/>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        Match match = Canonical.Match(singleLine);
        if (!match.Success)
        {
            Log.LogMessage(messageImportance, "{0}", singleLine);
            return;
        }

        Match origin = Origin.Match(match.Groups["origin"].Value);
        string file = origin.Groups["file"].Value;
        if (File.Exists(Path.Combine(Root, file)))
        {
            file = Path.GetFullPath(Path.Combine(Root, file)); // Editors would look for it in another folder.
        }

        int line = origin.Groups["line"].Success ? int.Parse(origin.Groups["line"].Value) : 0;
        int column = origin.Groups["column"].Success ? int.Parse(origin.Groups["column"].Value) : 0;
        if (match.Groups["kind"].Value == "error")
        {
            Log.LogError(null, match.Groups["code"].Value, null, file, line, column, 0, 0, "{0}", match.Groups["text"].Value);
        }
        else
        {
            Log.LogWarning(null, match.Groups["code"].Value, null, file, line, column, 0, 0, "{0}", match.Groups["text"].Value);
        }
    }

    /// <summary>The engine has named its error: MSBuild's "exited with code" would only repeat it.</summary>
    protected override bool HandleTaskExecutionErrors()
    {
        if (!Log.HasLoggedErrors)
        {
            Log.LogError("Bakeoff ended with exit code {0}.", ExitCode);
        }

        return false;
    }
}
