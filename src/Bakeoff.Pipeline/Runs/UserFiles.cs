using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// The user's files that stages read. Each is hashed once in a command, so that all stages mean the same content, and is copied for the stage that
/// reads it: what is stored under the hash was made of bytes that have it, whatever is edited meanwhile.
/// </summary>
internal sealed class UserFiles
{
    private const int BufferBytes = 1 << 20;
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<(string Name, string Path)>> _lists = new(StringComparer.Ordinal);

    /// <summary>The parts of a node's key that its files are, in the order of the files.</summary>
    public IEnumerable<KeyPart> PartsOf(StageNode node) =>
        ListOf(node).Select(file => new KeyPart($"external.{file.Name}", _hashes.GetOrAdd(file.Path, HashOf)));

    /// <summary>Copies a node's files for it, and proves that the copies are what <see cref="PartsOf"/> says.</summary>
    /// <param name="node">The node.</param>
    /// <param name="folder">A folder that does not exist yet.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FileChangedException">A file is no longer what it was (<c>BKF4004</c>).</exception>
    public void CopyTo(StageNode node, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder); // Also where there is nothing to copy: the stage says what it misses.
        foreach ((string name, string path) in ListOf(node))
        {
            string target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Copy(path, target, node.Label, cancellation) != _hashes.GetOrAdd(path, HashOf))
            {
                throw new FileChangedException(path, node.Label);
            }
        }

        if (node.ExternalPath is { } external && !UserFileList.Find(external, node).SequenceEqual(ListOf(node)))
        {
            throw new FileChangedException(external, node.Label); // A file was added to the folder, or a database has got a log.
        }
    }

    private IReadOnlyList<(string Name, string Path)> ListOf(StageNode node) =>
        node.ExternalPath is { } path ? _lists.GetOrAdd(path + node.ExternalNested, _ => UserFileList.Find(path, node)) : node.ExternalFiles;

    /// <summary>Whoever opens a pipe without a writer waits for ever, and some devices have no end.</summary>
    private static string HashOf(string path)
    {
        string file = TargetOf(path);
        return !Path.Exists(file) || (StoreFile.IsRegular(file) && !IsOfTheSystem(file)) ? ContentHash.OfFile(path)
            : throw NoFile(path, "this is a pipe, a socket or a device, and no file", "Write its content to a file, and name that.");
    }

    private static string TargetOf(string path)
    {
        try
        {
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return target == path || Path.Exists(target)
                ? target : throw NoFile(path, $"this is a link to {target}, which does not exist", "Correct the link, or name the file itself.");
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw NoFile(path, $"this link cannot be followed: {e.Message.TrimEnd('.')}", "Correct the link, or name the file itself.");
        }
    }

    /// <summary>What the system makes up as it is read: for it these are files.</summary>
    private static bool IsOfTheSystem(string file) => !OperatingSystem.IsWindows()
        && new[] { "/proc/", "/sys/" }.Any(folder => file.StartsWith(folder, StringComparison.Ordinal));

    private static DataException NoFile(string path, string problem, string remedy) =>
        new(ErrorCodes.DatasetPathMissing, problem + ".", remedy, new FileLocation(path));

    private static string Copy(string path, string target, string label, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (FileStream source = Open(path, label))
            using (var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                while (source.Read(buffer) is > 0 and var read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    hash.AppendData(buffer, 0, read);
                    copy.Write(buffer, 0, read);
                }
            }

            if (!OperatingSystem.IsWindows())
            {
                // A command may be a script that has to be executable; and what nobody may write could not be moved into the store.
                File.SetUnixFileMode(target, File.GetUnixFileMode(path) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Open(string path, string label)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileChangedException(path, label, e);
        }
    }
}
