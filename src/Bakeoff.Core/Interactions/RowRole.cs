namespace Bakeoff.Core;

/// <summary>What a fold does with a row of the split: see <see cref="FoldRoles"/>.</summary>
public enum RowRole
{
    /// <summary>Nothing: neither a model nor an evaluation may see it, such as a rating after the window of time that the fold tests.</summary>
    Unused,

    /// <summary>Models are trained on it.</summary>
    Training,

    /// <summary>
    /// Models are not trained on it, but score from it: a rating of a user who is held out as a whole, which is folded in. It is among what the user
    /// has seen.
    /// </summary>
    History,

    /// <summary>It is what predictions and lists are measured by. No model may see it.</summary>
    Test,

    /// <summary>It is kept back for choosing options. A fold that tests sees nothing of it.</summary>
    Validation,
}
