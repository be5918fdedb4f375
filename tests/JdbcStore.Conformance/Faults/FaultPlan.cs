namespace JdbcStore.Conformance.Faults;

/// <summary>Counts the calls of one run, and says at one of them that it is to fail. Thread-safe.</summary>
/// <param name="point">Where, or null: the run is only counted.</param>
public sealed class FaultPlan(FaultPoint? point)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CallCount> _calls = [];
    private bool _isOn;

    /// <summary>Where it strikes, or null.</summary>
    public FaultPoint? Point => point;

    /// <summary>What the call carried that was struck; null as long as none was.</summary>
    public string? Struck { get; private set; }

    /// <summary>The calls that were counted.</summary>
    public IReadOnlyDictionary<string, CallCount> Calls
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, CallCount>(_calls);
        }
    }

    /// <summary>Counts from here on.</summary>
    public void Begin() => Set(true);

    /// <summary>Counts no more, and strikes no more.</summary>
    public void End() => Set(false);

    /// <summary>A call is about to be made: what befalls it, or null.</summary>
    /// <param name="call">What calls of its kind have in common.</param>
    /// <param name="kinds">What can befall it.</param>
    /// <param name="detail">What is known of this one.</param>
    public FaultKind? Pass(string call, IReadOnlyList<FaultKind> kinds, string detail)
    {
        lock (_gate)
        {
            if (!_isOn)
                return null;
            var count = _calls.GetValueOrDefault(call).Count + 1;
            _calls[call] = new CallCount(count, kinds);
            if (point is not { } planned || planned.Call != call || planned.Occurrence != count)
                return null;
            Struck = detail;
            return planned.Kind;
        }
    }

    private void Set(bool on)
    {
        lock (_gate)
            _isOn = on;
    }
}
