using System.Buffers.Binary;
using System.Security.Cryptography;
using Bakeoff.Core;

namespace Bakeoff.Evaluation;

/// <summary>Hashes what the values of two reports must share to be compared.</summary>
internal static class ProtocolReader
{
    public static Protocol Read(TestSet test, IdMap catalogue)
    {
        ReadOnlySpan<long> ids = catalogue.Ids;
        using var rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var candidates = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(candidates, ids);
        for (int user = 0; user < test.Users.Count; user++)
        {
            long[] head = [test.Users[user].Fold, test.Users[user].User];
            Append(rows, head);
            foreach (int row in test.RowNumbersOf(user))
            {
                Append(rows, [ids[test.Positions[row]], BitConverter.SingleToInt32Bits(test.Ratings[row])]);
            }

            long[] items = new long[test.SeenBy(user).Length];
            for (int i = 0; i < items.Length; i++)
            {
                items[i] = ids[test.SeenBy(user)[i]];
            }

            Append(seen, [.. head, items.Length, .. items]);
        }

        return new Protocol(Hex(rows), Hex(candidates), Hex(seen));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), values[i]);
        }

        hash.AppendData(bytes);
    }

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
