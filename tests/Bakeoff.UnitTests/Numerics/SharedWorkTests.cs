using Bakeoff.Core;
using Bakeoff.Numerics;
using Bakeoff.Tables;

namespace Bakeoff.UnitTests;

/// <summary>What the threads of a training stage do in parallel comes out as one thread would do it.</summary>
public sealed class SharedWorkTests
{
    private const int Users = 333;
    private const int Items = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Lists_ReachEachTaker_InTheOrderOfTheUsers(int threads)
    {
        var taken = (First: new List<BothLists>(), Second: new List<BothLists>());
        ListMaker.Run(Context(threads), Task(), new Remainders(), taken.First.Add, lists =>
        {
            Thread.SpinWait(lists.User % 50 == 0 ? 100_000 : 0); // One taker is slower than the other.
            taken.Second.Add(lists);
        });
        Assert.Equal(Enumerable.Range(0, Users).Select(user => (long)user), taken.First.Select(lists => lists.User));
        Assert.Equal(taken.First.Select(lists => lists.User), taken.Second.Select(lists => lists.User));
        Assert.All(taken.First, lists =>
        {
            double[] scores = [.. Enumerable.Range(0, Items).Select(item => Remainders.Of(lists.User, item))];
            Assert.Equal(TopItems.Pick(scores, TopItems.ListLength), lists.Included.Positions);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Lists_OfATakerThatFails_EndWithItsFailure(int threads)
    {
        Exception error = Assert.ThrowsAny<Exception>(() => ListMaker.Run(
            Context(threads), Task(), new Remainders(), _ => { }, lists => throw new InvalidOperationException($"at {lists.User}")));
        Assert.Equal("at 0", ((error as AggregateException)?.InnerException ?? error).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void SideBySide_DoesAll_AndThrowsWhatTheFirstThrew_AsItWas(int threads)
    {
        int done = 0;
        InParallel.Run(threads, CancellationToken.None, () => Interlocked.Increment(ref done), () => Interlocked.Increment(ref done));
        Assert.Equal(2, done);
        Assert.Equal("a", Assert.Throws<InvalidOperationException>(() => InParallel.Run(
            threads, CancellationToken.None, () => done++, () => throw new InvalidOperationException("a"), () =>
                throw new InvalidOperationException("b"))).Message);
    }

    [Fact]
    public void MemoryGivenBack_IsThatOfItsElementsAlone()
    {
        using var numbers = new NativeArray<long>(1 << 16);
        numbers.Span.Fill(7);
        numbers.GiveBack(1000, 40_000);
        Assert.Equal(-1, numbers.Span[..1000].IndexOfAnyExcept(7));
        Assert.Equal(-1, numbers.Span[41_000..].IndexOfAnyExcept(7));
    }

    private static FoldTask Task()
    {
        long[] users = [.. Enumerable.Range(0, Users).Select(user => (long)user)];
        string[] texts = [.. Enumerable.Range(0, Items).Select(item => $"{item}")];
        return new FoldTask(
            new RatingTable(users, [.. users.Select(user => user % Items)], new float[Users], new long[Users]),
            new Catalogue([.. Enumerable.Range(0, Items).Select(item => (long)item)], texts, texts), new RatingScale(1, 5, 1), new SeenItems());
    }

    private static StageContext Context(int threads) => new()
    {
        OptionsJson = "{}",
        Seed = 1,
        Inputs = new Dictionary<string, string>(),
        OutputFolder = ".",
        WorkFolder = ".",
        ResumeFolder = ".",
        Threads = threads,
    };

    private sealed class Remainders : IScorer
    {
        public string Name => "remainders";

        public ScoreKind Kind => ScoreKind.Ranking;

        public static double Of(long user, int item) => ((user + 1) * (item + 3)) % 101;

        public double Score(long user, long item) => Of(user, (int)item);

        public void ScoreCatalogue(long user, Span<double> scores)
        {
            for (int item = 0; item < scores.Length; item++)
            {
                scores[item] = Of(user, item);
            }
        }
    }
}
