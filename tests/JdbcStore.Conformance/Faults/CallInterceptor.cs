namespace JdbcStore.Conformance.Faults;

/// <summary>Lets calls through to the real driver, one by one, and does to them what the plan says.</summary>
internal sealed class CallInterceptor(FaultyDriver driver, FaultPlan plan, string tablePrefix)
{
    private const int LongestName = 160;

    /// <summary>A statement's name: its text in one line, the same on every database.</summary>
    public string NameOf(string sql)
    {
        var name = string.Join(' ', sql.Replace(tablePrefix, "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    public T Run<T>(FaultyConnection connection, string call, IReadOnlyList<FaultKind> kinds, Func<T> real)
    {
        var fault = Begin(connection, call, kinds);
        var result = real();
        End(connection, fault);
        return result;
    }

    public async Task<T> RunAsync<T>(FaultyConnection connection, string call, IReadOnlyList<FaultKind> kinds, Func<Task<T>> real)
    {
        var fault = Begin(connection, call, kinds);
        var result = await real();
        End(connection, fault);
        return result;
    }

    public async Task RunAsync(FaultyConnection connection, string call, IReadOnlyList<FaultKind> kinds, Func<Task> real)
    {
        var fault = Begin(connection, call, kinds);
        await real();
        End(connection, fault);
    }

    /// <summary>Closes a connection; a broken one for good.</summary>
    public void Close(FaultyConnection connection)
    {
        if (connection.IsBroken)
            driver.Cut(connection.Real);
        else
            connection.Real.Close();
    }

    private FaultKind? Begin(FaultyConnection connection, string call, IReadOnlyList<FaultKind> kinds)
    {
        if (connection.IsBroken)
            throw driver.Lost();
        var fault = plan.Pass(call, kinds, call);
        if (fault == FaultKind.Refused)
            throw driver.Refused();
        if (fault != FaultKind.Before)
            return fault;
        Cut(connection);
        throw driver.Lost();
    }

    private void End(FaultyConnection connection, FaultKind? fault)
    {
        if (fault == FaultKind.After)
            connection.Break();
        if (fault != FaultKind.LostReply)
            return;
        Cut(connection);
        throw driver.Lost();
    }

    private void Cut(FaultyConnection connection)
    {
        connection.Break();
        driver.Cut(connection.Real);
    }
}
