#!/usr/bin/env dotnet
#:package System.Numerics.Tensors
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false
#:property EnforceCodeStyleInBuild=false

// Top 10 for a user, from what `bakeoff export` wrote:  dotnet run samples/serve.cs -- artifacts/exports/quickstart/svd.safetensors 42
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

byte[] file = File.ReadAllBytes(args[0]);
int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
long[] users = MemoryMarshal.Cast<byte, long>(Bytes("users")).ToArray(), items = MemoryMarshal.Cast<byte, long>(Bytes("items")).ToArray();
float[] userVectors = MemoryMarshal.Cast<byte, float>(Bytes("user_vectors")).ToArray(),
    itemVectors = MemoryMarshal.Cast<byte, float>(Bytes("item_vectors")).ToArray();
int size = userVectors.Length / users.Length;

// Where the data set's ids are texts, they have names, and the numbers mean nothing to anybody else.
string[]? userNames = Names("user"), itemNames = Names("item");
int row = userNames is null ? Array.BinarySearch(users, long.Parse(args[1], CultureInfo.InvariantCulture)) : Array.IndexOf(userNames, args[1]);
if (row < 0)
{
    Console.Error.WriteLine($"user {args[1]} has no ratings");
    return 1;
}

foreach ((int item, float score) in TopItems(row))
{
    Console.WriteLine(
        $"{itemNames?[item] ?? items[item].ToString(CultureInfo.InvariantCulture)} {score.ToString("F4", CultureInfo.InvariantCulture)}");
}

double[] milliseconds = [
    .. Enumerable.Range(0, 300).Select(
        _ => { long start = Stopwatch.GetTimestamp(); TopItems(row); return Stopwatch.GetElapsedTime(start).TotalMilliseconds; }).Skip(100).Order()];
Console.Error.WriteLine($"{items.Length} items, median {milliseconds[100]:F3} ms, 99th percentile {milliseconds[198]:F3} ms");
return 0;

ReadOnlySpan<byte> Bytes(string name)
{
    JsonElement offsets = json.RootElement.GetProperty(name).GetProperty("data_offsets");
    return file.AsSpan((8 + header + offsets[0].GetInt32())..(8 + header + offsets[1].GetInt32()));
}

string[]? Names(string kind)
{
    if (!json.RootElement.TryGetProperty(kind + "_names", out _)) { return null; }
    byte[] texts = Bytes(kind + "_names").ToArray();
    long[] ends = MemoryMarshal.Cast<byte, long>(Bytes(kind + "_name_ends")).ToArray();
    return [.. ends.Select((end, i) => Encoding.UTF8.GetString(texts[(int)(i == 0 ? 0 : ends[i - 1])..(int)end]))];
}

(int Item, float Score)[] TopItems(int user)
{
    var best = new PriorityQueue<int, (float Score, int Later)>();
    for (int item = 0; item < items.Length; item++)
    {
        float score = TensorPrimitives.Dot(userVectors.AsSpan(user * size, size), itemVectors.AsSpan(item * size, size));
        best.Enqueue(item, (score, -item));
        if (best.Count > 10) { best.Dequeue(); }
    }

    return [.. best.UnorderedItems.OrderByDescending(of => of.Priority).Select(of => (of.Element, of.Priority.Score))];
}
