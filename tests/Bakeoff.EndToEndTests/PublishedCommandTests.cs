using System.Globalization;
using System.IO.Compression;
using System.Text;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary>
/// <c>bakeoff datasets pin</c> and <c>bakeoff published</c> on a made-up archive in MovieLens's format that a mirror has: what a user with the true
/// archive does.
/// </summary>
public sealed class PublishedCommandTests : IDisposable
{
    private const string Name = "published/movielens/popularity";
    private readonly TestFolder _folder = new();

    public PublishedCommandTests()
    {
        _folder.Write($"experiments/{Name}/experiment.json", """
            {
              "question": "Does everybody watch the same film last?", "dataset": "movielens-latest",
              "split": { "n": 1, "partitions": 2, "folds": [0, 1] },
              "models": { "svd": { "features": 1, "epochs": 1 }, "two-tower": null },
              "evaluation": { "k": [1, 5], "resamples": 100 }
            }
            """);
        Directory.CreateDirectory(_folder["mirror"]);
        WriteArchive();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePublishedSuite_IsRunOnWhatIsAtHand_AndAValueThatMustBeTheSame_IsHeldToIt()
    {
        Publish("1.000");
        Fails(2, "error BKF1026: nobody has published a SHA-256 of the archive of 'movielens-latest'", "published");
        CommandResult pinned = Succeeds("datasets", "pin", "movielens-latest", "--mirror", _folder["mirror"]);
        Assert.Contains("this first download is trusted", pinned.Output, StringComparison.Ordinal);

        // Nothing is fetched: no address is asked, and the row says what to do.
        CommandResult without = Succeeds("published");
        Assert.Contains($"{Name}: not measured, since the archive ml-latest.zip is not at hand", without.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"    dotnet cake --target=Published --experiment={Name} --mirror=FOLDER\n", Page, StringComparison.Ordinal);

        // By hand: all others watched film 1 last, so that the most popular film that a user has not seen is the one that is tested.
        CommandResult with = Succeeds("published", "--mirror", _folder["mirror"]);
        Assert.Matches(@"  hit-rate@1 of popularity: published 1\.000, ours 1\.0000[^:]*: equal\n", with.Output);
        Assert.Matches(@"\| 1\.000 \| 1\.0000[^|]* \| equal \| ", Page);
        string page = Page;
        Succeeds("published", "--offline");
        Assert.Equal(page, Page);

        Publish("0.999");
        Fails(6, "error BKF2031: ", "published", "--no-run");
        Assert.Contains("| **differs** | ", Page, StringComparison.Ordinal);

        // The publisher replaces the archive: nothing changes unnoticed.
        WriteArchive("7,1,0.5,5000");
        Fails(4, "error BKF3001: ", "datasets", "pin", "movielens-latest", "--mirror", _folder["mirror"]);
    }

    private string Page => File.ReadAllText(_folder["docs/published.md"]);

    private void Publish(string value) => _folder.Write($"experiments/{Name}/published.json", $$"""
        {
          "protocol": "Made up", "values": [
            { "method": "popularity", "model": "popularity", "metric": "hit-rate@1", "value": "{{value}}", "exact": true, "source": "by hand" }
          ]
        }
        """);

    /// <summary>Six users, each with a film of their own, and then all with film 1.</summary>
    private void WriteArchive(string more = "6,16,2.5,1060")
    {
        var ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
        var movies = new StringBuilder("movieId,title,genres\n1,Everybody's (1990),Drama\n");
        for (int user = 1; user <= 6; user++)
        {
            string own = user < 6
                ? string.Create(CultureInfo.InvariantCulture, $"{user},{10 + user},{1 + (user / 2.0):F1},{1000 + (user * 10)}") : more;
            ratings.Append(CultureInfo.InvariantCulture, $"{own}\n{user},1,{(user % 4) + 1}.0,{2000 + user}\n");
            movies.Append(CultureInfo.InvariantCulture, $"{10 + user},Own {user} (199{user}),Comedy\n");
        }

        using FileStream stream = File.Create(_folder["mirror/ml-latest.zip"]);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach ((string name, StringBuilder text) in new[] { ("ratings", ratings), ("movies", movies) })
        {
            using Stream entry = zip.CreateEntry($"ml-latest/{name}.csv").Open();
            entry.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    private CommandResult Succeeds(params string[] arguments)
    {
        CommandResult run = CommandResult.Bakeoff(_folder, [.. arguments, "--experiments", _folder["experiments"]]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run;
    }

    private void Fails(int exitCode, string error, params string[] arguments)
    {
        CommandResult run = CommandResult.Bakeoff(_folder, [.. arguments, "--experiments", _folder["experiments"]]);
        Assert.True(run.ExitCode == exitCode, run.Output + run.Error);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }
}
