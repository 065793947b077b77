using Microsoft.Win32.SafeHandles;

namespace Bakeoff.Svd;

/// <summary>A temporary file that is gone when it is closed. Several threads may read and write different parts of it.</summary>
/// <param name="path">The file to make.</param>
internal sealed class CellFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle =
        File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    /// <summary>Reads what was written; what never was is zero.</summary>
    public void Read(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0)
            {
                bytes.Clear();
                return;
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    public void Dispose() => _handle.Dispose();
}
