using System.CommandLine;

namespace Bakeoff.Cli;

/// <summary>The verbs of the command line.</summary>
internal static class CommandTree
{
    /// <summary>Creates them.</summary>
    /// <param name="arguments">The command line, for verbs that remember their answer by it.</param>
    public static RootCommand Create(string[] arguments) => new RootCommand("Bakeoff: recommender experiments that can be believed. From ratings to a report, cached by content.")
    {
        RunVerb.Create(arguments), PlanVerb.CreatePlan(arguments), PlanVerb.CreateExplain(), AuditVerb.Create(), CompareVerb.Create(), RunsVerb.Create(), LeaderboardVerb.Create(), SweepVerb.Create(), SnapshotVerb.Create(), CommentVerb.Create(), ProvenanceVerb.Create(), ExportVerb.Create(), PushVerb.Create(), GcVerb.Create(), DoctorVerb.Create(),
        DatasetsVerb.Create(),
    };
}
