using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Bakeoff.TwoTower;

/// <summary>
/// Numbers of one type that a step takes to the device in one copy, however many things they are: on a GPU each copy costs a launch.
/// Filled, packed, sent, then cleared and filled again.
/// </summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
/// <param name="type">The same type, as libtorch calls it.</param>
internal sealed class Parcel<T>(ScalarType type) : IDisposable
    where T : unmanaged
{
    private T[] _values = [];
    private int _count;
    private Tensor? _here;
    private Tensor? _there;

    /// <summary>Forgets the numbers, for the next batch.</summary>
    public void Clear()
    {
        Dispose();
        (_count, _there) = (0, null);
    }

    /// <summary>Reserves places for some numbers. What <see cref="Slice"/> has given before is no longer valid.</summary>
    public Section Add(int length)
    {
        var section = new Section(_count, length);
        _count += length;
        if (_count > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(_count, 2 * _values.Length));
        }

        return section;
    }

    /// <summary>The numbers of a section, to be written.</summary>
    public Span<T> Slice(Section section) => _values.AsSpan(section.Start, section.Length);

    /// <summary>
    /// Copies all to a tensor, on any thread. It is of libtorch's own memory: one around a C# array would lie anywhere in a cache line, and the bits
    /// of libtorch's products depend on that. For a GPU it is page-locked, so that the copy waits for nothing; libtorch takes such memory again only
    /// when the copy is done.
    /// </summary>
    public void Pack(Device device)
    {
        Tensor here = empty(_count, type).DetachFromDisposeScope();
        _values.AsSpan(0, _count).CopyTo(MemoryMarshal.Cast<byte, T>(here.bytes));
        _here = here;
        if (device.type != DeviceType.CPU)
        {
            _here = here.pin_memory().DetachFromDisposeScope();
            here.Dispose();
        }
    }

    /// <summary>Takes what was packed to the device.</summary>
    public void Send(Device device)
    {
        _there = device.type == DeviceType.CPU ? _here!.detach() : _here!.to(device, non_blocking: true);
        Dispose();
    }

    /// <summary>Frees what was packed and is not sent.</summary>
    public void Dispose()
    {
        _here?.Dispose();
        _here = null;
    }

    /// <summary>The numbers of a section on the device.</summary>
    public Tensor this[Section section] => _there!.narrow(0, section.Start, section.Length);
}
