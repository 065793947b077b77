using System.CommandLine;
using System.Net;
using System.Text.Json;
using Bakeoff.Comparison;
using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.Cli;

/// <summary><c>bakeoff comment</c>: posts comparisons to the pull request that CI runs for, each as one comment that is updated.</summary>
internal static class CommentCommand
{
    private const int MaxCharacters = 60_000; // GitHub takes 65,536.

    public static Command Create()
    {
        var common = new CommonOptions();
        var command = new Command(
            "comment",
            "In CI: post each compare.md to the pull request, or update the comment that is there. Knows GitHub Actions and Azure Pipelines.");
        Option<bool> json = Answer.CreateOption("comments/1");
        command.Options.Add(json);
        common.AddTo(command);
        command.SetAction(arguments => Guard.Run(cancellation =>
        {
            EngineSettings settings = common.Settings(arguments);
            string folder = Path.Combine(settings.ArtifactsFolder, "comparisons");
            string[] folders = [.. ComparedLast(folder).Where(path => File.Exists(Path.Combine(path, "compare.md"))).Order(StringComparer.Ordinal)];
            using IPullRequest pullRequest = (IPullRequest?)GitHubPullRequest.Find(CommonOptions.Variable)
                ?? AzurePullRequest.Find(CommonOptions.Variable) ?? throw new ReportedException([new ErrorReport(
                ErrorCodes.NoPullRequest,
                "this is no build of a pull request: neither GITHUB_ACTIONS with GITHUB_REF=refs/pull/N/merge nor "
                    + "SYSTEM_PULLREQUEST_PULLREQUESTID is set.",
                "Run it in the workflow of a pull request, as .github/workflows/experiments.yml does; on a laptop read "
                    + "artifacts/comparisons/EXPERIMENT/compare.md.")]);
            var answer = new Answer(arguments.GetValue(json));
            var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (string path in folders)
            {
                string line = PostAsync(pullRequest, path, cancellation).GetAwaiter().GetResult();
                answer.WriteLine(line);
                said[Path.GetFileName(path)] = line;
            }

            answer.Document(new { Format = "comments/1", PullRequest = pullRequest.Name, Experiments = said });

            return 0;
        }));
        return command;
    }

    /// <summary>What <c>compare --affected</c> looked at; without it every comparison that there is.</summary>
    private static IEnumerable<string> ComparedLast(string folder)
    {
        string affected = Path.Combine(folder, AffectedReport.FileName);
        return File.Exists(affected) ? CanonicalJson.Read<AffectedReport>(affected).Experiments.Keys.Select(name => Path.Combine(folder, name))
            : Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
    }

    /// <summary>A comment that was deleted meanwhile, or is locked, is posted again.</summary>
    private static async Task<bool> TryUpdateAsync(IPullRequest pullRequest, string comment, string text, CancellationToken cancellation)
    {
        try
        {
            await pullRequest.UpdateAsync(comment, text, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Posts a comparison.</summary>
    /// <returns>What was done, or why it could not be.</returns>
    private static async Task<string> PostAsync(IPullRequest pullRequest, string folder, CancellationToken cancellation)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(folder, "compare.md"), cancellation).ConfigureAwait(false),
        experiment = Path.GetFileName(folder);
        text = text.Length <= MaxCharacters ? text : text[..text.LastIndexOf('\n', MaxCharacters)]
            + "\n\nThe rest is on the page of the comparison.\n";
        bool unaffected = text.Contains(ComparisonMarkdown.Unaffected, StringComparison.Ordinal);
        if (!unaffected)
        {
            pullRequest.Summarize(folder, text);
        }

        try
        {
            string? comment = await pullRequest.FindAsync(text.Split('\n')[0], cancellation).ConfigureAwait(false);
            bool updated = comment is not null && await TryUpdateAsync(pullRequest, comment, text, cancellation).ConfigureAwait(false);
            bool adds = !updated && (!unaffected || comment is not null); // What an earlier comment says would be stale.
            if (adds)
            {
                await pullRequest.AddAsync(text, cancellation).ConfigureAwait(false);
            }

            return $"{experiment}: {(updated ? "updated the comment of" : adds ? "commented on" : "nothing to say on")} {pullRequest.Name}";
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // The token of a fork's pull request reads only: no reason to fail its build.
            return $"warning: may not comment on {pullRequest.Name} ({(int)e.StatusCode}), as in a fork; {experiment}'s comparison is in the summary "
                + $"of the build and in the uploaded pages.";
        }
        catch (HttpRequestException e)
        {
            throw Failed(pullRequest, e, "Check the token and its permission to write to pull requests; run the job again if the host was down.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or KeyNotFoundException or FormatException
            || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            // Whatever answers at the host's address, such as a proxy's page to log in.
            throw Failed(
                pullRequest, e, "The answer is not one of the host's interface, or took too long: look at the address, and at what stands between.");
        }
    }

    private static ReportedException Failed(IPullRequest pullRequest, Exception e, string remedy) =>
        new([new ErrorReport(ErrorCodes.CommentFailed, $"the comment on {pullRequest.Name} failed: {e.Message.TrimEnd('.')}.", remedy)]);
}
