using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary><c>users</c>: each fold holds users out whole, scores them from most of their ratings, and tests the rest of these.</summary>
/// <remarks>
/// Part 0 is the rows of users who are never held out. Group g of held-out users has the parts 3g + 1 of the rows that are scored from, 3g + 2 of
/// those that are ranked, and 3g + 3 of those that are left out, of items that nobody rated who is trained on. With
/// <see cref="SplitOptions.TestUsers"/> group 0 is tested and group 1 is kept back for validation; without, fold k tests group k and trains on all
/// others.
/// </remarks>
internal sealed class UsersSplit : SplitMethod
{
    /// <summary>What a fold does is written down for each part, so that many folds would be a long file.</summary>
    private const int MaxGroups = 100;

    /// <inheritdoc/>
    public override string Name => "users";

    /// <inheritdoc/>
    public override string Summary =>
        "users are held out whole: `testUsers` of them, drawn by the seed, are never trained on; models score them from the share of their "
            + "ratings that "
        + "is left by `testShare`, which is tested, drawn at random by the seed or, with `draw`, the latest. Further `validationUsers` are kept "
            + "back for "
        + "the slice `validation`. Without `testUsers` the users are cut into `partitions`, and fold k holds out those of partition k. Models "
            + "that know "
        + "the users of their training alone are refused.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Options => ["testUsers", "validationUsers", "testShare", "draw", "cold"];

    /// <inheritdoc/>
    public override bool HoldsUsersOut => true;

    /// <inheritdoc/>
    public override bool TestsTheLast(SplitOptions options) => options.Draw == SplitOptions.Latest;

    /// <inheritdoc/>
    public override bool TiesDecide(SplitOptions options) => options.Draw == SplitOptions.Latest;

    /// <inheritdoc/>
    /// <remarks>Of a number of users nobody knows the share before they are counted.</remarks>
    public override double EstimateTestedShare(SplitOptions options) => options.TestUsers switch
    {
        null => 1.0 / options.Partitions,
        < 1 and { } share => share,
        _ => 1,
    };

    /// <inheritdoc/>
    public override int CountFolds(SplitOptions options) => options.TestUsers is null ? options.Partitions : 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, string Problem)> Check(SplitOptions options)
    {
        foreach ((string name, double? users) in new[] { ("testUsers", options.TestUsers), ("validationUsers", options.ValidationUsers) })
        {
            if (users is >= 1 && users != Math.Floor(users.Value))
            {
                yield return (name, "must be a whole number of users, or a share of them below 1.");
            }
        }

        if (options is { ValidationUsers: not null, TestUsers: null })
        {
            yield return ("validationUsers", "are kept back next to 'testUsers', which is not given: without, every user is tested by some fold.");
        }

        if (options is { Slice: SplitOptions.Validation, ValidationUsers: null })
        {
            yield return ("slice", "must be 'test' where no users are kept back for validation: give 'testUsers' and 'validationUsers'.");
        }

        if (options.TestUsers is null && options.Partitions > MaxGroups)
        {
            yield return ("partitions", $"must be {MaxGroups} at most where 'method' is '{Name}'.");
        }

        if (options.Draw == LiangDraw.Name
            && (options.TestUsers is null || (options.ValidationUsers is null && options.Slice != SplitOptions.Validation)))
        {
            yield return ("draw", $"is '{LiangDraw.Name}', which draws 'testUsers' and 'validationUsers': give both.");
        }

        if (options.DropsColdUsers)
        {
            yield return ("cold",
                $"must be 'keep' or 'drop-items' where 'method' is '{Name}': of every user who is held out some ratings are known.");
        }
    }

    /// <inheritdoc/>
    /// <remarks>The users who are kept back, in place of the test users: those that the next draws take are the same.</remarks>
    public override SplitOptions ForValidation(SplitOptions options, PartAssignment tested) =>
        options with
        {
            TestUsers = ((HeldOutUsers)tested).ValidationUsers, ValidationUsers = null,

            // What is published is drawn with the test users there: these are others.
            Draw = options.Draw == LiangDraw.Name ? null : options.Draw,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<FoldRoles> FindRoles(SplitOptions options)
    {
        if (options.TestUsers is not null)
        {
            int[]? validation = KeepsBack(options) ? [HeldOutUsers.HistoryPart(1), HeldOutUsers.RankedPart(1)] : null;
            return [new FoldRoles(
                0, [HeldOutUsers.RankedPart(0)]) { Training = [0], History = [HeldOutUsers.HistoryPart(0)], Validation = validation }];
        }

        int[] parts = [.. Enumerable.Range(0, 1 + (3 * options.Partitions))];
        return
        [
            .. Enumerable.Range(0, options.Partitions).Select(fold => new FoldRoles(fold, [HeldOutUsers.RankedPart(fold)])
            {
                Training = [.. parts.Where(part => part == 0 || (part - 1) / 3 != fold)], History = [HeldOutUsers.HistoryPart(fold)],
            }),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">There are not so many users with two ratings, or nobody is left to train on (<c>BKF2011</c>).</exception>
    public override PartAssignment Assign(SplitOptions options, SplitFacts facts, ulong seed)
    {
        if (options.Draw == LiangDraw.Name)
        {
            return AssignAsPublished(options, facts, seed);
        }

        var users = new List<(ulong Draw, long User)>();
        facts.Read(rows =>
        {
            // One rating cannot be both scored from and ranked.
            if (rows.Items.Length > 1)
            {
                users.Add((Seeds.Derive(seed, FormattableString.Invariant($"held out {rows.User}")), rows.User));
            }
        });
        users.Sort(); // A draw for each user, whoever else is there: without the test users the validation users come first.
        var groups = new Dictionary<long, int>();
        int validation = 0;
        if (options.TestUsers is { } wanted)
        {
            int test = CountOf(wanted, users.Count);
            validation = options.ValidationUsers is { } more ? CountOf(more, users.Count) : 0;
            Demand(test > 0 && (options.ValidationUsers is null || validation > 0) && (long)test + validation < facts.Users, options, facts,
                users.Count);
            foreach ((int place, (_, long user)) in users.Take(test + (KeepsBack(options) ? validation : 0)).Index())
            {
                groups.Add(user, place < test ? 0 : 1);
            }
        }
        else
        {
            Demand(options.Partitions > 1 && options.Partitions <= users.Count, options, facts, users.Count);
            foreach ((int place, (_, long user)) in users.Index())
            {
                groups.Add(user, (int)((long)place * options.Partitions / users.Count));
            }
        }

        return new HeldOutUsers(options, groups, options.DropsColdItems ? GroupsOfItems(facts, groups) : null, seed) { ValidationUsers = validation };
    }

    /// <summary>Three passes: who there is, which items are known, and how many rows of each held-out user count.</summary>
    private static HeldOutUsers AssignAsPublished(SplitOptions options, SplitFacts facts, ulong seed)
    {
        var users = new List<long>();
        facts.Read(rows => users.Add(rows.User));
        int test = CountOf(options.TestUsers!.Value, users.Count), validation = CountOf(options.ValidationUsers!.Value, users.Count);
        Demand(test > 0 && validation > 0 && (long)test + validation < users.Count, options, facts, users.Count);
        Dictionary<long, int> groups = LiangDraw.FindGroups(users, validation, test)
            .Where(user => user.Value == LiangDraw.Test || KeepsBack(options)).ToDictionary();
        Dictionary<long, int>? items = options.DropsColdItems ? GroupsOfItems(facts, groups) : null;
        var counting = new HeldOutUsers(options, groups, items, seed);
        var known = new List<(long User, int Rows, int Group)>();
        facts.Read(rows =>
        {
            if (groups.TryGetValue(rows.User, out int group))
            {
                known.Add((rows.User, counting.FindKnown(rows, group).Count, group));
            }
        });
        return new HeldOutUsers(options, groups, items, seed)
        {
            ValidationUsers = validation,
            Ranked = known.GroupBy(user => user.Group, user => (user.User, user.Rows))
                .SelectMany(group => LiangDraw.FindRanked(group, HeldOutUsers.ShareOf(options))).ToDictionary(),
        };
    }

    /// <summary>
    /// Whether there is a group for validation: in the slice <c>validation</c> it is left with those who are trained on, and cut again.
    /// </summary>
    private static bool KeepsBack(SplitOptions options) => options.ValidationUsers is not null && options.Slice != SplitOptions.Validation;

    private static int CountOf(double wanted, int users) =>
        (int)Math.Min(int.MaxValue / 4, wanted < 1 ? Math.Round(wanted * users) : wanted);

    private static void Demand(bool isPossible, SplitOptions options, SplitFacts facts, int users)
    {
        if (!isPossible)
        {
            string wanted = options.TestUsers is null ? FormattableString.Invariant($"{options.Partitions} partitions")
                : FormattableString.Invariant(
                    $"'testUsers' {options.TestUsers}, 'validationUsers' {options.ValidationUsers ?? 0}, and some to train on");
            throw new DataException(
                ErrorCodes.EmptyFold,
                FormattableString.Invariant($"{facts.Users} users, {users} of them with two ratings or more, cannot be divided into {wanted}."),
                "Hold fewer users out, or at least one of each.");
        }
    }

    /// <summary>
    /// For each item the group of those who rated it: <see cref="HeldOutUsers.Trained"/> for an item of users who are never held out.
    /// </summary>
    private static Dictionary<long, int> GroupsOfItems(SplitFacts facts, Dictionary<long, int> groups)
    {
        var found = new Dictionary<long, int>();
        facts.Read(rows =>
        {
            int group = groups.GetValueOrDefault(rows.User, HeldOutUsers.Trained);
            foreach (long item in rows.Items)
            {
                int before = found.GetValueOrDefault(item, group);
                found[item] = before == group || before == HeldOutUsers.Trained
                    ? before : group == HeldOutUsers.Trained ? group : HeldOutUsers.Several;
            }
        });
        return found;
    }
}
