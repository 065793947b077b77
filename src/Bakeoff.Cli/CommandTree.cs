using System.CommandLine;

namespace Bakeoff.Cli;

/// <summary>The commands of the command line.</summary>
internal static class CommandTree
{
    /// <summary>Creates the root command with all commands.</summary>
    /// <param name="arguments">The command line, for commands that remember their answer by it.</param>
    public static RootCommand Create(string[] arguments) =>
        new RootCommand("Bakeoff: recommender experiments that can be believed. From ratings to a report, cached by content.")
    {
        RunCommand.Create(arguments), PlanCommand.CreatePlan(arguments), PlanCommand.CreateExplain(), AuditCommand.Create(), EvaluateCommand.Create(),
        CompareCommand.Create(), RunsCommand.Create(), LeaderboardCommand.Create(), SweepCommand.Create(), SnapshotCommand.Create(),
        PublishedCommand.Create(), CommentCommand.Create(),
        ProvenanceCommand.Create(), ExportCommand.Create(), BundleCommand.Create(), PushCommand.Create(), GcCommand.Create(), DoctorCommand.Create(),
        LogsCommand.Create(), DatasetsCommand.Create(), UiCommand.Create(), InitCommand.Create(), DemoCommand.Create(), CompletionCommand.Create(),
    };
}
