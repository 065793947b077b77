namespace Bakeoff.Experiments;

/// <summary>Compares texts that may have the line ends of another system.</summary>
internal static class LineEnds
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Whether two files are the same but for <c>CR LF</c> in place of <c>LF</c>.</summary>
    /// <param name="left">The path of one file.</param>
    /// <param name="right">The path of the other.</param>
    public static bool AreAllThatDiffers(string left, string right)
    {
        using var one = new BufferedStream(File.OpenRead(left), BufferBytes);
        using var other = new BufferedStream(File.OpenRead(right), BufferBytes);
        (int before, int beforeOther) = (-1, -1);
        while (true)
        {
            (int a, int b) = (Next(one, ref before), Next(other, ref beforeOther));
            if (a != b)
            {
                return false;
            }

            if (a < 0)
            {
                return true;
            }
        }
    }

    /// <summary>The next byte, the two of <c>CR LF</c> as one; −1 at the end.</summary>
    private static int Next(BufferedStream stream, ref int put)
    {
        int value = put >= 0 ? put : stream.ReadByte();
        put = -1;
        if (value != '\r')
        {
            return value;
        }

        int next = stream.ReadByte();
        if (next == '\n')
        {
            return next;
        }

        put = next;
        return value;
    }
}
