using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bakeoff.Data;

/// <summary>Writes CSV lines as MovieLens has them: UTF-8, CRLF, no quotes (no value here holds a comma or a quote).</summary>
internal sealed class CsvLines : IDisposable
{
    private readonly StreamWriter _writer;

    public CsvLines(string path, string header)
    {
        _writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\r\n" };
        _writer.WriteLine(header);
    }

    public void Add(ref DefaultInterpolatedStringHandler line) =>
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, ref line));

    public void Dispose() => _writer.Dispose();
}
