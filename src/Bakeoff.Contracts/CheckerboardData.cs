using Bakeoff.Core;

namespace Bakeoff.Contracts;

/// <summary>
/// Ratings as on a checkerboard: user u likes item i where both are odd or both even. Some pairs are left out, and one item is
/// rated by nobody.
/// </summary>
public static class CheckerboardData
{
    private const int Users = 24;
    private const int Items = 20;

    /// <summary>An id that the data does not have.</summary>
    public const long Unknown = 99_999;

    /// <summary>What a model is given.</summary>
    /// <param name="workFolder">A folder for its temporary files.</param>
    /// <param name="optionsJson">The model's options as a JSON object.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">The threads that it may use.</param>
    public static TrainingInput Input(string workFolder, string optionsJson = "{}", ulong seed = 1, int threads = 1)
    {
        (long User, long Item)[] pairs = [
            .. Enumerable.Range(1, Users).SelectMany(_ => Enumerable.Range(1, Items), (user, item) => ((long)user, (long)item))
                .Where(pair => !LeftOut(pair.Item1, pair.Item2))];
        long[] ids = [.. Enumerable.Range(1, Items + 1).Select(id => (long)id)];
        return new TrainingInput
        {
            Train = new RatingTable(
                [.. pairs.Select(pair => pair.User)], [.. pairs.Select(pair => pair.Item)],
                [.. pairs.Select(pair => Likes(pair.User, pair.Item) ? 5f : 1f)], [.. pairs.Select(pair => 1_000_000_000 + pair.Item)]),
            Catalogue =
                new Catalogue(ids, [.. ids.Select(id => $"Title {(id % 2 == 0 ? "even" : "odd")} {id} (1999)")], [.. ids.Select(_ => "Drama")]),
            Scale = new RatingScale(0.5, 5, 0.5), OptionsJson = optionsJson, Seed = seed, Threads = threads, WorkFolder = workFolder,
        };
    }

    /// <summary>
    /// Users whom the training rows do not have, each with the rows of one of <see cref="UserIds"/>: what a model is given that folds users in.
    /// </summary>
    /// <param name="users">The users whose rows they have; the ids are those of <see cref="NewcomerOf"/>.</param>
    public static UserHistories Histories(params IReadOnlyList<long> users)
    {
        (long User, long Item)[] pairs = [
            .. users.SelectMany(_ => Enumerable.Range(1, Items), (user, item) => (user, (long)item)).Where(pair => !LeftOut(pair.user, pair.Item2))];
        return UserHistories.From(new RatingTable(
            [.. pairs.Select(pair => NewcomerOf(pair.User))], [.. pairs.Select(pair => pair.Item)],
            [.. pairs.Select(pair => Likes(pair.User, pair.Item) ? 5f : 1f)], [.. pairs.Select(pair => 1_000_000_000 + pair.Item)]));
    }

    /// <summary>The id of the user who has the rows of another one in <see cref="Histories"/>.</summary>
    /// <param name="user">One of <see cref="UserIds"/>.</param>
    public static long NewcomerOf(long user) => user + 1000;

    /// <summary>The users that there are.</summary>
    public static IReadOnlyList<long> UserIds { get; } = [.. Enumerable.Range(1, Users).Select(id => (long)id)];

    /// <summary>Whether a user likes an item.</summary>
    /// <param name="user">A user.</param>
    /// <param name="item">An item.</param>
    public static bool Likes(long user, long item) => (user + item) % 2 == 0;

    /// <summary>Whether a pair is left out of the training rows.</summary>
    /// <param name="user">A user.</param>
    /// <param name="item">An item.</param>
    public static bool LeftOut(long user, long item) => (user + item) / 2 % 10 == 0;
}
