namespace Bakeoff.Data;

/// <summary>
/// Draws users and ratings as the published code of Liang et al. ("Variational autoencoders for collaborative filtering", WWW 2018) draws them, with
/// numpy and its seed 98765, so that values under their protocol are of their test rows and no others. Users and a user's rows are taken in the order
/// of their ids, as MovieLens 20M has them in its file.
/// </summary>
internal static class LiangDraw
{
    /// <summary>What <see cref="SplitOptions.Draw"/> calls it.</summary>
    public const string Name = "liang-2018";

    /// <summary>The group of the test users.</summary>
    public const int Test = 0;

    /// <summary>The group of the users who are kept back for validation.</summary>
    public const int Validation = 1;

    /// <summary>Of a user with fewer rows nothing is ranked.</summary>
    public const int FewestRows = 5;

    private const uint Seed = 98765;

    /// <summary>Draws who is held out: all are shuffled, those of the test come last, and those of validation before them.</summary>
    /// <param name="users">The users, ascending.</param>
    /// <param name="validation">How many are kept back for validation.</param>
    /// <param name="test">How many are tested.</param>
    /// <returns>The group of each user who is held out.</returns>
    public static Dictionary<long, int> FindGroups(IReadOnlyList<long> users, int validation, int test)
    {
        int[] order = new NumpyRandom(Seed).Permutation(users.Count);
        int trained = users.Count - validation - test;
        return order.Skip(trained).Index().ToDictionary(held => users[held.Item], held => held.Index < validation ? Validation : Test);
    }

    /// <summary>Draws which rows of the users of a group are ranked: the generator is seeded again for each group.</summary>
    /// <param name="users">The users of the group, ascending, each with the number of rows that count.</param>
    /// <param name="share">The share that is ranked, a fraction cut off.</param>
    /// <returns>For each user of whom something is ranked the places of these rows, in the order of their items.</returns>
    public static Dictionary<long, int[]> FindRanked(IEnumerable<(long User, int Rows)> users, double share)
    {
        var random = new NumpyRandom(Seed);
        var ranked = new Dictionary<long, int[]>();
        foreach ((long user, int rows) in users.Where(user => user.Rows >= FewestRows))
        {
            ranked.Add(user, random.Permutation(rows)[..(int)(share * rows)]);
        }

        return ranked;
    }
}
