using System.IO.Compression;
using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Zip files and files compressed with gzip: what is read is what was packed, or an error that names the user's file.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const string Text = "user,item,rating,timestamp\n1,10,4.0,5\n2,10,3.5,6\n";

    /// <summary>.NET writes nothing at all where nothing is compressed. Eight of the zeros are the checksum and the length.</summary>
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly TestFolder _folder = new(inMemory: true);
    private int _works;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFlippedDigit_IsFound_AndTheErrorNamesTheArchiveAndTheEntry()
    {
        byte[] bytes = new ZipBytes().Add("data/ratings.csv", Text, deflate: false).ToArray();
        bytes[bytes.AsSpan().IndexOf(",4.0"u8) + 1] = (byte)'5';
        DataException error = Refused(bytes, "ratings.csv");
        Assert.Equal((ErrorCodes.BadArchive, "mine.zip"), (error.Code, error.Location!.File));
        Assert.Contains("the checksum (CRC-32) of the entry 'data/ratings.csv' is", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void EntriesOfEveryUsualKind_AreRead(bool deflate, bool zip64) =>
        Assert.Equal(
            Text, Read(new ZipBytes().Add("readme.txt", "x", zip64: zip64).Add("a/ratings.csv", Text, deflate, zip64).ToArray(), "ratings.csv"));

    [Fact]
    public void WhatOtherSystemsAddAndWrite_IsNoMatter() => Assert.Equal(
        Text, Read(
            new ZipBytes().Add("a\\ratings.csv", Text).Add("__MACOSX/a/._ratings.csv", "x").Add("__MACOSX/ratings.csv", "x").Add("a/.DS_Store", "x")
                .Add("a\\", "").ToArray(), "ratings.csv"));

    [Theory]
    [InlineData("encrypted", "is encrypted", "Unpack it with the program that made it")]
    [InlineData("bzip2", "cannot be read", "Unpack it with the program that made it")]
    [InlineData("checksum", "(CRC-32)", "again")]
    [InlineData("shorter", "more bytes than the 3 that the archive says", "again")]
    [InlineData("longer", "fewer bytes than the 500 that the archive says", "again")]
    [InlineData("twice", "two files of the name 'ratings.csv'", "Remove one of them.")]
    [InlineData("folders", "two files of the name 'ratings.csv'", "with their folders")]
    public void WhatCannotBeRead_IsAnErrorWithItsRemedy(string kind, string message, string remedy)
    {
        var zip = new ZipBytes();
        _ = kind switch
        {
            "encrypted" => zip.Add("ratings.csv", Text, encrypted: true), "bzip2" => zip.Add("ratings.csv", Text, method: 12), "checksum" =>
                zip.Add("ratings.csv", Text, checksum: 7),
            "shorter" => zip.Add("ratings.csv", Text, deflate: false, length: 3), "longer" => zip.Add("ratings.csv", Text, length: 500),
            "twice" => zip.Add("ratings.csv", Text).Add("ratings.csv", "x"), _ => zip.Add("a/ratings.csv", Text).Add("b/ratings.csv", "x"),
        };
        DataException error = Refused(zip.ToArray(), "ratings.csv");
        Assert.Equal((ErrorCodes.BadArchive, "mine.zip"), (error.Code, error.Location!.File));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);

        // What nobody asked for does no harm.
        Assert.Equal(Text, Read(zip.Add("good.csv", Text).ToArray(), "good.csv"));
    }

    [Fact]
    public void ABomb_IsRefusedBeforeItIsWritten_AndIsNotEvenLookedAtWhereItIsNotNamed()
    {
        byte[] bytes = new ZipBytes().Add("bomb.csv", new string('0', 5_000_000), zip64: true, length: 1L << 44).Add("ratings.csv", Text).ToArray();
        DataException error = Refused(bytes, "bomb.csv");
        Assert.Equal((ErrorCodes.UnpacksTooLarge, "mine.zip"), (error.Code, error.Location!.File));
        Assert.Contains("unpack it yourself", error.Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder[$"work-{_works}"], "*", SearchOption.AllDirectories));
        Assert.Equal(Text, Read(bytes, "ratings.csv"));
        Assert.Single(Directory.GetFiles(_folder[$"work-{_works}"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void WhatDoesNotFitOnTheDisk_IsRefusedBeforeItIsWritten()
    {
        var error = Assert.Throws<DataException>(() => new UnpackLimit("a.zip", 1 << 30, _folder.Root, long.MaxValue).Expect(1L << 60));
        Assert.Equal(ErrorCodes.UnpacksTooLarge, error.Code);
        Assert.Contains("MB free", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfSeveralFilesAndNoneNamed_NoneIsUnpacked()
    {
        DataException error = Refused(new ZipBytes().Add("a.csv", Text).Add("b/b.csv", Text).ToArray(), null);
        Assert.Contains("the files a.csv, b/b.csv", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder[$"work-{_works}"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void AnEntryWithNulInItsName_IsAnotherFile()
    {
        byte[] bytes = new ZipBytes().Add("ratings.csv\0.txt", Text).ToArray();
        Assert.Equal(ErrorCodes.MissingDataFile, Refused(bytes, "ratings.csv").Code);
        Assert.Equal(Text, Read(bytes, null));
    }

    [Fact]
    public void AnArchive_CutAnywhere_IsRefused()
    {
        byte[] whole = new ZipBytes().Add("ratings.csv", Text).ToArray();
        Assert.All(
            Enumerable.Range(0, whole.Length).Where(length => length > 0), length =>
                Assert.Equal(ErrorCodes.BadArchive, Refused(whole[..length], "ratings.csv").Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AGzipFile_IsRead_InOneMemberOrSeveral(bool several)
    {
        byte[] packed = several ? [.. ZipBytes.Gzip(Text[..30]), .. ZipBytes.Gzip(Text[30..])] : ZipBytes.Gzip(Text);
        Assert.Equal(Text, ReadGzip(packed));
    }

    /// <summary>Half a file must not become a smaller data set.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AGzipFile_CutAnywhereOrWithAFlippedBit_IsRefused(bool several)
    {
        byte[] whole = several ? [.. ZipBytes.Gzip(Text[..30]), .. ZipBytes.Gzip(Text[30..])] : ZipBytes.Gzip(Text);
        int first = several ? ZipBytes.Gzip(Text[..30]).Length : 0;
        foreach (int length in Enumerable.Range(2, whole.Length - 2).Where(length => length != first))
        {
            var error = Assert.Throws<DataException>(() => ReadGzip(whole[..length]));
            Assert.Equal((ErrorCodes.BadArchive, "ratings.csv.gz"), (error.Code, error.Location!.File));
            Assert.Contains("it ends early", error.Message, StringComparison.Ordinal);
        }

        byte[] flipped = [.. whole];
        flipped[^6] ^= 1;
        Assert.Contains("damaged", Assert.Throws<DataException>(() => ReadGzip(flipped)).Message, StringComparison.Ordinal);
    }

    /// <summary>.NET ends silently before what is no member; the rest of the rows would be missing.</summary>
    [Fact]
    public void AGzipFile_WithAnythingButZerosAfterItsMembers_IsRefused()
    {
        byte[] first = ZipBytes.Gzip(Text[..30]), second = ZipBytes.Gzip(Text[30..]), empty = EmptyMember;
        Assert.All(Enumerable.Range(0, 24), bit =>
        {
            byte[] damaged = [.. second];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            RefusedGzip([.. first, .. damaged], "damaged", "ends early");
            RefusedGzip([.. first, .. first, .. damaged, .. second], "damaged", "ends early");
        });
        Assert.All(Enumerable.Range(1, 40), length =>
        {
            byte[] added = [.. Enumerable.Repeat((byte)'!', length)], zeros = new byte[length];
            RefusedGzip([.. first, .. added], "not compressed with gzip");
            RefusedGzip([.. first, .. second, .. added, .. zeros], "not compressed with gzip");
            RefusedGzip([.. first, .. zeros, .. added], "not compressed with gzip");
            RefusedGzip([.. first, .. zeros, .. second], "not compressed with gzip");
            Assert.Equal(Text, ReadGzip([.. first, .. second, .. zeros]));
            Assert.Equal(Text, ReadGzip([.. first, .. second, .. empty, .. zeros]));
        });
        Assert.Equal(Text, ReadGzip([.. first, .. second, .. new byte[200_000]]));
        Assert.Equal(Text, ReadGzip([.. empty, .. first, .. second, .. empty]));
    }

    [Fact]
    public void AGzipFileWithADamagedMember_IsRefusedInAZipFile_AndByInspect()
    {
        byte[] packed = [.. ZipBytes.Gzip(Text[..30]), .. ZipBytes.Gzip(Text[30..])[1..]];
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("ratings.csv.gz").Open();
            entry.Write(packed);
        }

        Assert.Equal(ErrorCodes.BadArchive, Refused(archive.ToArray(), "ratings.csv").Code);
        File.WriteAllBytes(_folder["looked-into.csv.gz"], packed);
        Assert.Equal(ErrorCodes.BadArchive, Assert.Throws<DataException>(() => PlainFile.Open(_folder["looked-into.csv.gz"])).Code);
    }

    /// <summary>Wherever the members' ends fall in what is read at once.</summary>
    [Theory]
    [InlineData(8192)]
    [InlineData(16384)]
    [InlineData(81920)]
    public void BytesAfterAMember_AreFound_AtEveryPlaceInABuffer(int buffer)
    {
        string noise = Convert.ToHexString(Enumerable.Range(0, 2 * buffer).Select(i => (byte)(((i * 2654435761L) >> 13) & 0xFF)).ToArray());
        byte[] member = ZipBytes.Gzip(noise);
        int missing = (2 * buffer) - (member.Length % buffer);
        byte[] start = ZipBytes.Gzip("x");
        foreach (int length in Enumerable.Range(missing - start.Length - 12, 24))
        {
            byte[] filled = [.. start, .. WithName(length), .. member];
            Assert.Equal("x" + noise, ReadGzip(filled));
            Assert.Equal("x" + noise, ReadGzip([.. filled, 0]));
            RefusedGzip([.. filled, (byte)'!'], "not compressed with gzip");
            RefusedGzip([.. filled, 0x1F], "ends early");
        }
    }

    /// <summary>The last of many members says how long it is alone, so that the limit has to count.</summary>
    [Fact]
    public void AGzipBomb_IsStoppedAtTheLimit()
    {
        byte[] zeros = ZipBytes.Gzip(new string('0', 3_000_000));
        string path = _folder["bomb.gz"];
        File.WriteAllBytes(path, [.. zeros, .. zeros, .. zeros, .. ZipBytes.Gzip("x")]);
        void Extract(long packed) =>
            GzipFile.Extract(
                path, "bomb.gz", _folder[$"plain-{packed}"], new UnpackLimit("bomb.gz", packed, _folder.Root, 5_000_000), CancellationToken.None);
        Assert.Equal(ErrorCodes.UnpacksTooLarge, Assert.Throws<DataException>(() => Extract(9000)).Code);
        Assert.InRange(new FileInfo(_folder["plain-9000"]).Length, 1, 5_000_000);
        Extract(50_000);
        Assert.Equal(9_000_001, new FileInfo(_folder["plain-50000"]).Length);
    }

    /// <summary>A member without content whose header is as long as wanted.</summary>
    private static byte[] WithName(int length)
    {
        byte[] empty = EmptyMember;
        return length <= empty.Length ? [] : [
            0x1F, 0x8B, 8, 8, .. empty[4..10], .. Enumerable.Repeat((byte)'n', length - empty.Length - 1), 0, .. empty[10..]];
    }

    private void RefusedGzip(byte[] packed, params string[] anyOf)
    {
        var error = Assert.Throws<DataException>(() => ReadGzip(packed));
        Assert.Equal((ErrorCodes.BadArchive, "ratings.csv.gz"), (error.Code, error.Location!.File));
        Assert.Contains(anyOf, part => error.Message.Contains(part, StringComparison.Ordinal));
    }

    private DataException Refused(byte[] zip, string? name) => Assert.Throws<DataException>(() => Read(zip, name));

    private string Read(byte[] zip, string? name)
    {
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName, work = Directory.CreateDirectory(_folder[$"work-{++_works}"]).FullName;
        File.WriteAllBytes(Path.Combine(raw, "mine.zip"), zip);
        var files = new RawFiles(raw, work, CancellationToken.None);
        files.Unpack(name is null ? null : new HashSet<string> { name }, "csv");
        return File.ReadAllText(files.RequireOnly(name, "csv", "ratingsFile"));
    }

    private string ReadGzip(byte[] packed)
    {
        string raw = Directory.CreateDirectory(_folder["raw"]).FullName, work = Directory.CreateDirectory(_folder[$"work-{++_works}"]).FullName;
        File.WriteAllBytes(Path.Combine(raw, "ratings.csv.gz"), packed);
        var files = new RawFiles(raw, work, CancellationToken.None);
        files.Unpack(null, "csv");
        return File.ReadAllText(files.RequireOnly(null, "csv", "ratingsFile"), Encoding.UTF8);
    }
}
