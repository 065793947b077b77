using Bakeoff.Core;
using Bakeoff.Evaluation;
using Bakeoff.Numerics;
using Bakeoff.Tables;

namespace Bakeoff.Benchmarks;

/// <summary>Random factors, seen items and test rows, and a model that scores with those factors as the two-tower model does.</summary>
internal sealed unsafe class EvaluationData : IDisposable, IScorer
{
    public const int Items = 26_744;
    public const int Dimensions = 32;
    private const int SeenItems = 144;
    private const int TestItems = 5;
    private const int BlockItems = 1024;
    private const int BlockUsers = 64;
    private readonly int _users;
    private readonly NativeArray<float> _queries;
    private readonly NativeArray<float> _candidates;
    private readonly FoldTask _task;

    public EvaluationData(int users)
    {
        _users = users;
        var random = new SeededRandom(1);
        _queries = new NativeArray<float>((long)users * Dimensions);
        _candidates = new NativeArray<float>((long)Dimensions * Padded);
        foreach (NativeArray<float> factors in new[] { _queries, _candidates })
        {
            for (int i = 0; i < factors.Length; i++)
            {
                factors.Pointer[i] = (float)(random.NextDouble() - 0.5);
            }
        }

        var seen = new SeenItems();
        var rows = new List<(int, long, int, float)>();
        (var fold, int[] raters) = (new TestFold(0), new int[Items]);
        for (int user = 0; user < users; user++)
        {
            int[] items = Draw(random);
            (int, long, int, float)[] tested = [.. items.Take(TestItems).Select(item => (0, (long)user, item, 0.5f * (1 + random.NextInt(10))))];
            rows.AddRange(tested);
            int[] others = [.. items.Skip(TestItems).Order()];
            fold.AddUser(user, others);
            foreach ((_, _, int item, float rating) in tested)
            {
                fold.AddRow(item, rating);
            }

            foreach (int item in others)
            {
                seen.Add(user, item);
                raters[item]++;
            }
        }

        string[] genres = [.. Enumerable.Range(0, Items).Select(item => $"g{item % 19}|g{item % 7}|g{item % 5}")];
        Test = new TestSet(new CatalogueTable(genres, new Dictionary<int, (int[], int)> { [0] = (raters, users) }), [fold]);
        var table = new RatingTable(
            [.. rows.Select(row => row.Item2)], [.. rows.Select(row => (long)row.Item3)], [.. rows.Select(row => row.Item4)], new long[rows.Count]);
        _task = new FoldTask(
            table, new Catalogue([.. Enumerable.Range(0, Items).Select(item => (long)item)], new string[Items], genres), new RatingScale(0.5, 5, 0.5),
            seen);
    }

    public TestSet Test { get; }

    public string Name => "factors";

    public ScoreKind Kind => ScoreKind.Ranking;

    private static int Padded => LaneMath.RoundUp(Items);

    public void Dispose()
    {
        _queries.Dispose();
        _candidates.Dispose();
    }

    /// <summary>The peer: every score once, in blocks that stay in the cache, kept nowhere.</summary>
    public void Multiply() =>
        Parallel.For(0, (_users + BlockUsers - 1) / BlockUsers, () => new NativeArray<float>(BlockUsers * BlockItems), (block, _, result) =>
    {
        int first = block * BlockUsers;
        ScoreBlocks(first, Math.Min(BlockUsers, _users - first), result, static (_, _) => { });
        return result;
    }, result => result.Dispose());

    public RecommendationLists Lists()
    {
        var lists = new RecommendationLists(_users);
        string folder = Directory.CreateTempSubdirectory("bakeoff-benchmark-").FullName;
        var context =
            new StageContext
            {
                OptionsJson = "{}", Inputs = new Dictionary<string, string>(), Seed = 0, OutputFolder = folder, WorkFolder = folder,
                ResumeFolder = folder, Threads = Environment.ProcessorCount,
            };
        ListMaker.Run(context, _task, this, of => lists.Set((int)of.User, of.Excluded.Positions));
        Directory.Delete(folder);
        return lists;
    }

    public double Score(long user, long item) => throw new NotSupportedException();

    public void ScoreCatalogue(long user, Span<double> scores) => throw new NotSupportedException();

    public void ScoreCatalogues(ReadOnlySpan<long> users, int items, IScoreSink sink)
    {
        using var result = new NativeArray<float>(users.Length * BlockItems);
        ScoreBlocks((int)users[0], users.Length, result, (start, count) =>
        {
            for (int user = 0; user < result.Length / BlockItems; user++)
            {
                sink.Take(user, start, new Span<float>(result.Pointer + ((long)user * BlockItems), count));
            }
        });
    }

    /// <summary>Users whose numbers follow one another.</summary>
    private void ScoreBlocks(int first, int users, NativeArray<float> result, Action<int, int> use)
    {
        for (int start = 0; start < Items; start += BlockItems)
        {
            int count = Math.Min(BlockItems, Items - start);
            Products.Multiply(
                new Matrix(_queries.Pointer + ((long)first * Dimensions), Dimensions), users, Dimensions,
                new Matrix(_candidates.Pointer + start, Padded), LaneMath.RoundUp(count), new Matrix(result.Pointer, BlockItems));
            use(start, count);
        }
    }

    /// <summary>The items of a user, seen and tested: some are far more popular than others.</summary>
    private static int[] Draw(SeededRandom random)
    {
        var drawn = new HashSet<int>();
        while (drawn.Count < SeenItems + TestItems)
        {
            drawn.Add((int)(Items * Math.Pow(random.NextDouble(), 3)));
        }

        return [.. drawn];
    }
}
