using System.Text;
using Bakeoff.Core;
using Bakeoff.Data;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Files in another encoding than the dataset's, and headers of which no message is to be full.</summary>
public sealed class TextEncodingTests : IDisposable
{
    private static readonly TableColumn[] Columns = [new("user", "userColumn"), new("item", "itemColumn")];
    private readonly TestFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    /// <summary>Any two bytes are a letter of UTF-16: else the whole file would be the name of one column.</summary>
    [Theory]
    [InlineData("csv", false, "it looks like UTF-8.")]
    [InlineData("json-lines", false, "it looks like UTF-8.")]
    [InlineData("csv", true, "it looks like windows-1252 or latin-1.")]
    public void WhatIsNotUtf16_IsToldByWhatItIs(string format, bool isLatin, string looks)
    {
        string text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"zo\u00eb{i},{i}\n"));
        byte[] bytes = (isLatin ? Encoding.Latin1 : new UTF8Encoding(false)).GetBytes("user,item\n" + text);
        DataException error = Assert.Throws<DataException>(() => Read(bytes, format));
        Assert.Equal(ErrorCodes.UnreadableValue, error.Code);
        Assert.Contains(looks, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 200);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Utf16_IsReadInEitherOrder_WithAMarkOrWithout(bool isBigEndian, bool hasMark)
    {
        var encoding = new UnicodeEncoding(isBigEndian, hasMark);
        RawRow row = Assert.Single(Read([.. encoding.GetPreamble(), .. encoding.GetBytes("user,item\nzo\u00eb,\u4e2d\n")], "csv"));
        Assert.Equal(["zo\u00eb", "\u4e2d"], row.Values);
    }

    [Fact]
    public void AHeaderOfManyOrLongNames_IsCutInMessages()
    {
        string header = string.Join(',', Enumerable.Range(0, 1000)) + "," + new string('x', 10_000);
        string message = Assert.Throws<DataException>(() => Read(Encoding.UTF8.GetBytes(header + "\n"), "csv", "utf-8")).Message;
        Assert.Contains("there is no column 'user'; there are 0, 1, 2,", message, StringComparison.Ordinal);
        Assert.EndsWith("49 and 951 more.", message, StringComparison.Ordinal);

        message = Assert.Throws<DataException>(() => Read(Encoding.UTF8.GetBytes(new string('x', 10_000) + "\n"), "csv", "utf-8")).Message;
        Assert.EndsWith(new string('x', 80) + "….", message, StringComparison.Ordinal);
    }

    private List<RawRow> Read(byte[] bytes, string format, string encoding = "utf-16")
    {
        string file = _folder["r.txt"];
        File.WriteAllBytes(file, bytes);
        var options = new TableOptions { Encoding = encoding };
        return [.. format == "csv" ? CsvRows.Read(file, "r.txt", options, format, Columns) : JsonRows.Read(file, "r.txt", options, Columns)];
    }
}
