namespace Bakeoff.Core;

/// <summary>A file's bytes are not those that were pinned (<c>BKF3001</c>).</summary>
public sealed class ChecksumException : BakeoffException
{
    /// <summary>Creates the error of a file whose bytes are not those that were pinned.</summary>
    /// <param name="source">The address or path that it was fetched from.</param>
    /// <param name="expected">The pinned SHA-256, 64 lower-case hexadecimal digits.</param>
    /// <param name="actual">The SHA-256 of the bytes that came.</param>
    public ChecksumException(string source, string expected, string actual)
        : base(
            ErrorCodes.ChecksumMismatch,
            $"expected SHA-256 {expected}, got {actual}: these are not the pinned bytes, and nothing was stored.",
            "Fetch it again, or from another mirror; if the publisher really changed the file, pin the new checksum.",
            new FileLocation(source))
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The pinned SHA-256.</summary>
    public string Expected { get; }

    /// <summary>The SHA-256 of the bytes that came.</summary>
    public string Actual { get; }
}
