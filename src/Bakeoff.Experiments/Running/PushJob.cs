using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Uploads what is up to date here and what the remote store lacks.</summary>
internal sealed class PushJob
{
    private readonly RunContext _context;

    /// <summary>Begins, and refuses at once what cannot be uploaded.</summary>
    /// <param name="context">What everything that runs shares.</param>
    /// <exception cref="ReportedException">There is no remote store, or it must not be written to.</exception>
    public PushJob(RunContext context)
    {
        _context = context;
        (RemoteSettings? remote, bool isOffline) = (context.Settings.Remote, context.Settings.Fetch.Offline);
        if (remote is not { ReadOnly: false })
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.Usage,
                remote is not null ? "--remote-readonly (BAKEOFF_REMOTE_READONLY) forbids to write to the remote store."
                    : isOffline ? "--offline forbids to upload to a remote store that is not a folder."
                    : "there is no remote store to push to.",
                remote is not null ? "Leave it out."
                    : isOffline ? "Leave it out, or name a folder: --remote=FOLDER." : "Name it: --remote=ADDRESS, or BAKEOFF_REMOTE.")]);
        }
    }

    /// <summary>Where it is uploaded to, without passwords.</summary>
    public string Place => _context.Settings.Remote!.Shown;

    /// <summary>Uploads what an experiment has.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="cancellation">Ends it; what is uploaded stays.</param>
    public PushResult Run(LoadedExperiment experiment, CancellationToken cancellation) =>
        _context.EngineFor(experiment.Graph).Push(experiment.Graph.Nodes, cancellation);
}
