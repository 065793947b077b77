using Bakeoff.Numerics;

namespace Bakeoff.Svd;

/// <summary>
/// The numbers of one epoch of biased matrix factorization. A row of the factor arrays is an integer number of vectors: the
/// features, zeros, and in the last two lanes the bias and a 1, exchanged between users and items: so one product of two
/// rows is P·Q + b_u + b_i, and one update does them all. Only the last vector needs a rate for each lane.
/// </summary>
internal sealed unsafe class BiasedMfStep : IDisposable
{
    private const int Lanes = CellView.Lanes;
    private readonly NativeArray<float> _last = new(5 * Lanes);

    public BiasedMfStep(int features, float mean)
    {
        (Features, Mean) = (features, mean);
        Stride = (features + 2 + Lanes - 1) / Lanes * Lanes;
        new Span<float>(LastFeatures, Math.Max(0, features - (Stride - Lanes))).Fill(1);
    }

    public int Features { get; }

    /// <summary>Floats a row.</summary>
    public int Stride { get; }

    /// <summary>The place of a user's bias in its row, and of an item's 1.</summary>
    public int UserBias => Stride - 2;

    /// <summary>The place of an item's bias in its row, and of a user's 1.</summary>
    public int ItemBias => Stride - 1;

    public float Mean { get; }

    public float Rate { get; private set; }

    public float Decay { get; private set; }

    /// <summary>What regularization leaves of the implicit feedback of an item.</summary>
    public float ImplicitDecay { get; private set; }

    /// <summary>1 in the lanes of the last vector that hold features, 0 in the others.</summary>
    public float* LastFeatures => _last.Pointer + (4 * Lanes);

    public float* LastUserRates => _last.Pointer;

    public float* LastUserDecays => _last.Pointer + Lanes;

    public float* LastItemRates => _last.Pointer + (2 * Lanes);

    public float* LastItemDecays => _last.Pointer + (3 * Lanes);

    /// <summary>Sets the rates of an epoch.</summary>
    public void Set(double rate, double regularization, double biasRegularization, double implicitRegularization)
    {
        Rate = (float)rate;
        Decay = (float)(1 - (rate * regularization));
        ImplicitDecay = (float)(1 - (rate * implicitRegularization));
        float biasDecay = (float)(1 - (rate * biasRegularization));
        new Span<float>(_last.Pointer, 4 * Lanes).Clear();
        for (int feature = Stride - Lanes; feature < Features; feature++)
        {
            int lane = feature - (Stride - Lanes);
            (LastUserRates[lane], LastItemRates[lane]) = (Rate, Rate);
            (LastUserDecays[lane], LastItemDecays[lane]) = (Decay, Decay);
        }

        (int userLane, int itemLane) = (Lanes - 2, Lanes - 1);
        (LastUserRates[userLane], LastUserDecays[userLane], LastUserDecays[itemLane]) = (Rate, biasDecay, 1);
        (LastItemRates[itemLane], LastItemDecays[itemLane], LastItemDecays[userLane]) = (Rate, biasDecay, 1);
    }

    public void Dispose() => _last.Dispose();
}
