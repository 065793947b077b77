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
using System.Text.Json;

byte[] file = File.ReadAllBytes(args[0]);
int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
long[] users = MemoryMarshal.Cast<byte, long>(Bytes("users")).ToArray(), items = MemoryMarshal.Cast<byte, long>(Bytes("items")).ToArray();
float[] userVectors = MemoryMarshal.Cast<byte, float>(Bytes("user_vectors")).ToArray(), itemVectors = MemoryMarshal.Cast<byte, float>(Bytes("item_vectors")).ToArray();
int size = userVectors.Length / users.Length;

long user = long.Parse(args[1], CultureInfo.InvariantCulture);
int row = Array.BinarySearch(users, user);
if (row < 0)
{
    Console.Error.WriteLine($"user {user} has no ratings");
    return 1;
}

foreach ((long item, float score) in TopItems(row))
{
    Console.WriteLine($"{item} {score.ToString("F4", CultureInfo.InvariantCulture)}");
}

double[] milliseconds = [.. Enumerable.Range(0, 300).Select(_ => { long start = Stopwatch.GetTimestamp(); TopItems(row); return Stopwatch.GetElapsedTime(start).TotalMilliseconds; }).Skip(100).Order()];
Console.Error.WriteLine($"{items.Length} items, median {milliseconds[100]:F3} ms, 99th percentile {milliseconds[198]:F3} ms");
return 0;

ReadOnlySpan<byte> Bytes(string name)
{
    JsonElement offsets = json.RootElement.GetProperty(name).GetProperty("data_offsets");
    return file.AsSpan((8 + header + offsets[0].GetInt32())..(8 + header + offsets[1].GetInt32()));
}

(long Item, float Score)[] TopItems(int user)
{
    var best = new PriorityQueue<int, (float Score, int Later)>();
    for (int item = 0; item < items.Length; item++)
    {
        float score = TensorPrimitives.Dot(userVectors.AsSpan(user * size, size), itemVectors.AsSpan(item * size, size));
        best.Enqueue(item, (score, -item));
        if (best.Count > 10) { best.Dequeue(); }
    }

    return [.. best.UnorderedItems.OrderByDescending(of => of.Priority).Select(of => (items[of.Element], of.Priority.Score))];
}
