using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>Knows where attempts run.</summary>
/// <param name="storeFolder">The head's store.</param>
internal sealed class SshPlaces(string storeFolder)
{
    private readonly Dictionary<string, SshPlace> _known = new(StringComparer.Ordinal);

    /// <summary>Where an attempt is; null while it waits.</summary>
    /// <param name="attempt">The attempt.</param>
    public SshPlace? Find(TaskAttempt attempt)
    {
        if (!_known.TryGetValue(attempt.Id, out SshPlace? place) && TaskFolder.TryRead<SshPlace>(FileOf(attempt)) is { } found)
        {
            _known[attempt.Id] = place = found;
        }

        return place;
    }

    /// <summary>Gives an attempt a place, unless another head has done so.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="place">The place.</param>
    /// <returns>Whether it is this head's to start it there.</returns>
    public bool TryClaim(TaskAttempt attempt, SshPlace place)
    {
        if (!LooseFile.TryWriteNew(FileOf(attempt), CanonicalJson.Serialize(place)))
        {
            return false;
        }

        _known[attempt.Id] = place;
        return true;
    }

    /// <summary>Takes a place back: the attempt was not started there.</summary>
    /// <param name="attempt">The attempt.</param>
    public void Release(TaskAttempt attempt)
    {
        _known.Remove(attempt.Id);
        File.Delete(FileOf(attempt));
    }

    private string FileOf(TaskAttempt attempt) => new TaskFolder(storeFolder, attempt.Key).PlaceFile(attempt.Number);
}
