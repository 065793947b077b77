namespace Bakeoff.Svd;

/// <summary>The numbers of one pass of FunkSVD.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Shrink">Learning rate times regularization.</param>
/// <param name="Low">The lowest rating.</param>
/// <param name="High">The highest rating.</param>
internal readonly record struct FunkSvdStep(float Rate, float Shrink, float Low, float High)
{
    /// <summary>What regularization leaves of a value.</summary>
    public float Decay => 1 - Shrink;
}
