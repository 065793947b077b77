using System.Runtime.InteropServices;

namespace Bakeoff.Numerics;

/// <summary>Memory outside the garbage collector's heap, zeroed unless that is refused, on huge pages where the system gives them.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    // Arrays whose starts differ by a multiple of 4 KiB compete for the same cache sets: each new one starts elsewhere.
    private static int _arrays;
    private void* _memory;

    /// <param name="length">The number of elements.</param>
    /// <param name="cleared">
    /// Whether it is zeroed here, on one thread; where not, what is written first brings its pages in, on whichever thread.
    /// </param>
    public NativeArray(long length, bool cleared = true)
    {
        Length = length;
        nuint bytes = (nuint)(length * sizeof(T));
        bool large = bytes >= HugePages.Bytes;
        int stagger = large ? Interlocked.Increment(ref _arrays) % 61 * 64 : 0;
        _memory = NativeMemory.AlignedAlloc(bytes + (nuint)stagger, large ? HugePages.Bytes : 64u);
        if (large)
        {
            HugePages.Advise(_memory, bytes);
        }

        Pointer = (T*)((byte*)_memory + stagger);
        if (cleared)
        {
            NativeMemory.Clear(Pointer, bytes);
        }
    }

    ~NativeArray() => Free();

    public long Length { get; }

    public T* Pointer { get; private set; }

    /// <summary>All of it, if it is not longer than a span can be.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>Gives the memory of some elements back to the system: they are not read again, and not written.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    public void GiveBack(long start, long length) => HugePages.GiveBack(Pointer + start, (nuint)(length * sizeof(T)));

    /// <summary>Writes all of it, in the order of the machine's bytes, however long it is.</summary>
    public void WriteTo(Stream stream) => ForEachStretch(bytes => stream.Write(bytes));

    /// <summary>Reads what <see cref="WriteTo"/> wrote of an array of the same length.</summary>
    public void ReadFrom(Stream stream) => ForEachStretch(stream.ReadExactly);

    private void ForEachStretch(Visit visit)
    {
        const long Most = 1 << 28;
        for (long start = 0; start < Length; start += Most)
        {
            visit(MemoryMarshal.AsBytes(new Span<T>(Pointer + start, (int)Math.Min(Most, Length - start))));
        }
    }

    private delegate void Visit(Span<byte> bytes);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Pointer = null;
    }
}
