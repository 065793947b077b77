namespace Bakeoff.Experiments;

/// <summary>How a published value stands to ours.</summary>
public enum PublishedVerdict
{
    /// <summary>Ours is the published one in every digit that is printed, or within the tolerance that the source allows.</summary>
    Equal,

    /// <summary>The published value lies within our 95 % interval.</summary>
    Inside,

    /// <summary>The published value is above our interval, or above our value where there is no interval.</summary>
    Above,

    /// <summary>The published value is below our interval, or below our value where there is no interval.</summary>
    Below,

    /// <summary>The protocol leaves nothing to chance, and our value is another one all the same.</summary>
    Differs,
}
