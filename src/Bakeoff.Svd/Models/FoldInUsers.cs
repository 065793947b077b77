using Bakeoff.Core;

namespace Bakeoff.Svd;

/// <summary>The users of a model and those who are folded into it; who is in both is the one who is folded in.</summary>
internal sealed class FoldInUsers
{
    private readonly IdMap _trained;
    private readonly IdMap _folded;

    /// <summary>Joins the users.</summary>
    /// <param name="trained">Those of the model.</param>
    /// <param name="folded">Those of the histories.</param>
    public FoldInUsers(IdMap trained, IdMap folded) =>
        (_trained, _folded, All) = (trained, folded, IdMap.From([.. trained.Ids, .. folded.Ids]));

    /// <summary>All users.</summary>
    public IdMap All { get; }

    /// <summary>What a model says whose options are not in its file.</summary>
    public static TrainingException RefuseLoaded() => new(
        ErrorCodes.CannotFoldIn, "a model that was loaded from its file has no options, which folding users in needs.",
        "Fold the users into the model that was trained.");

    /// <summary>Takes the value of each user from where the user is.</summary>
    /// <param name="trained">Gives that of an index of the model's users.</param>
    /// <param name="folded">Gives that of an index of the histories' users.</param>
    public double[] Merge(Func<int, double> trained, Func<int, double> folded)
    {
        double[] values = new double[All.Count];
        for (int index = 0; index < values.Length; index++)
        {
            long user = All.IdAt(index);
            int place = _folded.IndexOf(user);
            values[index] = place >= 0 ? folded(place) : trained(_trained.IndexOf(user));
        }

        return values;
    }
}
