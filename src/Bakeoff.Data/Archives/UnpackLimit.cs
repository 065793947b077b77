using Bakeoff.Core;

namespace Bakeoff.Data;

/// <summary>
/// Says how much may be unpacked: an archive of some kilobytes can hold petabytes, and would fill the disk before anybody noticed. The limit counts
/// what is written, whatever the archive says of itself.
/// </summary>
/// <param name="file">The archive's name in messages.</param>
/// <param name="packedBytes">The archive's size.</param>
/// <param name="folder">Where it is unpacked to.</param>
/// <param name="allowance">What may be unpacked of any archive, in bytes. Default: 1 GB.</param>
internal sealed class UnpackLimit(string file, long packedBytes, string folder, long allowance = 1_000_000_000)
{
    /// <summary>Tables of ratings shrink to between a third and a twentieth; only what repeats itself endlessly shrinks to less than this.</summary>
    private const int LargestRatio = 200;

    /// <summary>What stays free on the disk, for those who share it.</summary>
    private const long Reserve = 16_000_000;

    private const long BytesBetweenLooks = 1 << 26;
    private long _written;
    private long _nextLook;

    private long Most => Math.Max(allowance, packedBytes > long.MaxValue / LargestRatio ? long.MaxValue : packedBytes * LargestRatio);

    /// <summary>Looks ahead, so that what is too large is refused before it is written.</summary>
    /// <param name="bytes">What is about to be unpacked, as far as the archive says so.</param>
    /// <exception cref="DataException">It is too large (<c>BKF2022</c>).</exception>
    public void Expect(long bytes) => Check(bytes > long.MaxValue - _written ? long.MaxValue : _written + bytes, bytes);

    /// <summary>Counts what is about to be written.</summary>
    /// <param name="bytes">How many bytes.</param>
    /// <exception cref="DataException">It is too much (<c>BKF2022</c>).</exception>
    public void Add(int bytes)
    {
        _written += bytes;
        if (_written > Most || _written >= _nextLook)
        {
            _nextLook = _written + BytesBetweenLooks;
            Check(_written, bytes);
        }
    }

    private void Check(long total, long next)
    {
        if (total > Most)
        {
            throw TooLarge(
                FormattableString.Invariant(
                    $"unpacked it would take more than {Most / 1_000_000} MB, {LargestRatio} times its own {packedBytes} bytes ")
                + "or more: it may be made to fill the disk.",
                "If you trust it, unpack it yourself, and name the folder or the file as the dataset's 'path'.");
        }

        if (FreeBytes() is { } free && free - Reserve < next)
        {
            throw TooLarge(
                FormattableString.Invariant($"unpacking needs {next / 1_000_000} MB more, and the disk of {folder} has {free / 1_000_000} MB free."),
                "Free some space there, or put the store on another disk with --store.");
        }
    }

    private DataException TooLarge(string problem, string remedy) => new(ErrorCodes.UnpacksTooLarge, problem, remedy, new FileLocation(file));

    /// <summary>The disk's free bytes, or null where the system does not say.</summary>
    private long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
