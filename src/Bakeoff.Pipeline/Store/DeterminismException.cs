using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>The same key gave other bytes (<c>BKF5001</c>): something that the key does not hold reached the output.</summary>
public sealed class DeterminismException : BakeoffException
{
    internal DeterminismException(string label, string key, string files, string kept, string other)
        : base(
            ErrorCodes.DeterminismAlarm,
            $"{label} ran twice with the key {key[..12]} and wrote other bytes: {files}.",
            $"Compare the two entries, {kept} and {other}, and find what reaches the output without being in the key (a clock, a thread count, an unseeded random number).",
            new FileLocation(label)) => Files = files;

    /// <summary>The files that differ.</summary>
    public string Files { get; }
}
