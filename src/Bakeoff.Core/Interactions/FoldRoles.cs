using System.Globalization;
using System.Text.Json.Serialization;

namespace Bakeoff.Core;

/// <summary>
/// What one fold of a split does with each row. A row of <c>split.parquet</c> has a number, its part, and the fold says which parts it trains on,
/// scores from, tests and validates on: this is the only place that derives a row's role, for streamed rows and as SQL.
/// </summary>
/// <param name="fold">The fold, from 0.</param>
/// <param name="test">The parts whose rows are tested.</param>
public sealed class FoldRoles(int fold, IReadOnlyList<int> test)
{
    private readonly int[] _test = [.. test];
    private int[]? _excluded;
    private RowRole[]? _roleOf;

    /// <summary>The fold, from 0.</summary>
    public int Fold => fold;

    /// <summary>The parts whose rows are tested.</summary>
    public IReadOnlyList<int> Test => _test;

    /// <summary>The parts whose rows are trained on; null for every part that the fold gives no other role. Default null.</summary>
    public IReadOnlyList<int>? Training { get; init; }

    /// <summary>
    /// The parts of users who are held out whole, from whose rows models score without being trained on them; null for none, the default.
    /// </summary>
    public IReadOnlyList<int>? History { get; init; }

    /// <summary>The parts that are kept back for choosing options; null for none, the default.</summary>
    public IReadOnlyList<int>? Validation { get; init; }

    /// <summary>The column of the parts: <c>part</c>, the default, or what it was called in an earlier format.</summary>
    [JsonIgnore]
    public string Column { get; init; } = SplitRoles.PartColumn;

    /// <summary>The condition, as SQL, of the rows that the fold trains on.</summary>
    [JsonIgnore]
    public string TrainingRows => Training is null ? Without(Excluded) : Within(Training);

    /// <summary>The condition, as SQL, of the rows that the fold tests.</summary>
    [JsonIgnore]
    public string TestRows => Within(Test);

    /// <summary>The condition, as SQL, of the rows from which models score without being trained on them.</summary>
    [JsonIgnore]
    public string HistoryRows => Within(History ?? []);

    /// <summary>The condition, as SQL, of the rows that are kept back for choosing options.</summary>
    [JsonIgnore]
    public string ValidationRows => Within(Validation ?? []);

    /// <summary>
    /// The condition, as SQL, of what models may see: the rows that are trained on, and those that are scored from. Those of a test user are what
    /// that user has seen.
    /// </summary>
    [JsonIgnore]
    public string SeenRows => Training is null ? Without([.. Test, .. Validation ?? []]) : Within([.. Training, .. History ?? []]);

    private int[] Excluded => _excluded ??= [.. Test, .. History ?? [], .. Validation ?? []];

    /// <summary>Says what the fold does with a row.</summary>
    /// <param name="part">The row's part.</param>
    public RowRole RoleOf(int part)
    {
        RowRole[] roles = _roleOf ??= Table();
        return (uint)part < (uint)roles.Length ? roles[part] : Training is null ? RowRole.Training : RowRole.Unused;
    }

    /// <summary>Says whether models may see a row: see <see cref="SeenRows"/>.</summary>
    /// <param name="part">The row's part.</param>
    public bool IsSeen(int part) => RoleOf(part) is RowRole.Training or RowRole.History;

    /// <summary>Says whether the fold tests one of some rows.</summary>
    /// <param name="parts">The part of each row.</param>
    public bool TestsAny(ReadOnlySpan<int> parts) => parts.ContainsAny(_test);

    /// <summary>Says whether the fold trains on every one of some rows; many rows are asked about at a time.</summary>
    /// <param name="parts">The part of each row.</param>
    public bool TrainsOnAll(ReadOnlySpan<int> parts)
    {
        if (Training is null)
        {
            return !parts.ContainsAny(Excluded);
        }

        foreach (int part in parts)
        {
            if (RoleOf(part) != RowRole.Training)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The roles that the fold gives parts: a part with more than one is a mistake, which <see cref="SplitRoles"/> refuses.</summary>
    internal IEnumerable<(int Part, RowRole Role)> Given() =>
    [
        .. (Training ?? []).Select(part => (part, RowRole.Training)), .. (History ?? []).Select(part => (part, RowRole.History)),
        .. Test.Select(part => (part, RowRole.Test)), .. (Validation ?? []).Select(part => (part, RowRole.Validation)),
    ];

    private RowRole[] Table()
    {
        (int Part, RowRole Role)[] given = [.. Given()];
        var roles = new RowRole[given.Length == 0 ? 0 : given.Max(part => part.Part) + 1];
        Array.Fill(roles, Training is null ? RowRole.Training : RowRole.Unused);
        foreach ((int part, RowRole role) in given)
        {
            roles[part] = role;
        }

        return roles;
    }

    private string Within(IReadOnlyCollection<int> parts) => parts.Count switch
    {
        0 => "false",
        1 => string.Create(CultureInfo.InvariantCulture, $"{Column} = {parts.First()}"),
        _ => $"{Column} IN ({List(parts)})",
    };

    private string Without(IReadOnlyCollection<int> parts) => parts.Count switch
    {
        0 => "true",
        1 => string.Create(CultureInfo.InvariantCulture, $"{Column} IS DISTINCT FROM {parts.First()}"),
        _ => $"({Column} IN ({List(parts)})) IS NOT TRUE",
    };

    private static string List(IEnumerable<int> parts) => string.Join(", ", parts.Select(part => part.ToString(CultureInfo.InvariantCulture)));
}
