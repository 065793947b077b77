namespace Bakeoff.Experiments;

/// <summary>What can happen in a run.</summary>
internal static class LiveKind
{
    /// <summary>A node need not run.</summary>
    public const string UpToDate = "up-to-date";

    /// <summary>A node starts to run.</summary>
    public const string Starting = "starting";

    /// <summary>A node that runs has got further.</summary>
    public const string Progress = "progress";

    /// <summary>A node waits for another process that runs the same key.</summary>
    public const string Waiting = "waiting";

    /// <summary>The task of a node waits for a machine.</summary>
    public const string Queued = "queued";

    /// <summary>A node has run.</summary>
    public const string Finished = "finished";

    /// <summary>The result of a node came from the remote store.</summary>
    public const string Fetched = "fetched";

    /// <summary>A node failed.</summary>
    public const string Failed = "failed";

    /// <summary>A node does not run, since one that it depends on failed.</summary>
    public const string Skipped = "skipped";

    /// <summary>Something that the user should know.</summary>
    public const string Warning = "warning";

    /// <summary>The run has ended.</summary>
    public const string Ended = "ended";
}
