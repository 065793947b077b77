namespace Bakeoff.Svd;

/// <summary>What the options of all algorithms have: as much as the stage has to know before it knows the algorithm.</summary>
public interface ISvdOptions
{
    /// <summary>The algorithm, as an experiment names it.</summary>
    string Algorithm { get; }

    /// <summary>The number of latent features.</summary>
    int Features { get; }

    /// <summary>Whether the ratings are kept in a temporary file.</summary>
    bool OutOfCore { get; }
}
