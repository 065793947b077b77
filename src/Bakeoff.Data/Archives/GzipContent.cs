namespace Bakeoff.Data;

/// <summary>
/// The bytes of a file of gzip members, and whether a reader that looks for one member after the other got past the last byte that is no padding.
/// .NET takes whatever does not begin as a member for the end of the file, so that a member with a damaged header would be left out silently. It asks
/// for more only where all that it was given belonged to members, and no read goes across the end of the content: who never asked beyond it has left
/// some of it.
/// </summary>
/// <param name="file">The file, at its start. The caller closes it.</param>
internal sealed class GzipContent(FileStream file) : Stream
{
    private readonly long _end = EndOf(file);

    /// <summary>Whether all of the content was taken.</summary>
    public bool IsTaken { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        long left = _end - file.Position;
        IsTaken |= left <= 0 && buffer.Length > 0;
        return file.Read(left > 0 && left < buffer.Length ? buffer[..(int)left] : buffer);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Where the file ends but for zeros, which are padding or the end of the last member's length.</summary>
    private static long EndOf(FileStream file)
    {
        byte[] buffer = new byte[1 << 16];
        long end = file.Length;
        while (end > 0)
        {
            int length = (int)Math.Min(buffer.Length, end);
            file.Seek(end - length, SeekOrigin.Begin);
            file.ReadExactly(buffer, 0, length);
            int last = buffer.AsSpan(0, length).LastIndexOfAnyExcept((byte)0);
            end += last + 1 - length;
            if (last >= 0)
            {
                break;
            }
        }

        file.Seek(0, SeekOrigin.Begin);
        return end;
    }
}
