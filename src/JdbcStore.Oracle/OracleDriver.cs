using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Loader;

namespace JdbcStore.Oracle;

/// <summary>Oracle's driver, bound late: its licence keeps it out of this build. What ADO.NET has no name for is found by name, once.</summary>
internal sealed class OracleDriver
{
    /// <summary>The driver's own name among <see cref="DbProviderFactories"/>, and the namespace of its types.</summary>
    private const string Invariant = "Oracle.ManagedDataAccess.Client";

    private const string AssemblyName = "Oracle.ManagedDataAccess";

    public const string WhyMissing =
        "Oracle's driver is not part of JdbcStore: add the package Oracle.ManagedDataAccess.Core (23 or newer) to the program, " +
        "or put its Oracle.ManagedDataAccess.dll beside it";

    private static readonly Lazy<OracleDriver?> Loaded = new(() => FindFactory() is { } factory ? new OracleDriver(factory) : null);

    private readonly Action<DbCommand, bool> _setBindByName;
    private readonly Action<DbCommand, int> _setArrayBindCount;
    private readonly Action<DbCommand, int> _setInitialLobFetchSize;
    private readonly Action<DbParameter, int> _setType;
    private readonly int[] _types;

    public OracleDriver(DbProviderFactory factory)
    {
        Factory = factory;
        var command = factory.CreateCommand()!.GetType();
        var parameter = factory.CreateParameter()!.GetType();
        _setBindByName = Setter<DbCommand, bool>(command, "BindByName");
        _setArrayBindCount = Setter<DbCommand, int>(command, "ArrayBindCount");
        _setInitialLobFetchSize = Setter<DbCommand, int>(command, "InitialLOBFetchSize");
        _setType = Setter<DbParameter, int>(parameter, "OracleDbType");
        _types = [.. Enum.GetNames<OracleType>().Select(name => ValueOf(parameter, name))];
    }

    public DbProviderFactory Factory { get; }

    /// <summary>The one that the program has, or null.</summary>
    public static OracleDriver? Find() => Loaded.Value;

    /// <summary>Readies a command: parameters by name instead of by position, and LOBs that come with their rows.</summary>
    public void SetUp(DbCommand command)
    {
        _setBindByName(command, true);
        _setInitialLobFetchSize(command, -1);
    }

    /// <summary>The command is run so many times in one call; each parameter has an array of values.</summary>
    public void SetArrayBindCount(DbCommand command, int count) => _setArrayBindCount(command, count);

    public void SetType(DbParameter parameter, OracleType type) => _setType(parameter, _types[(int)type]);

    /// <summary>From those that were registered, from the program's references, or from the program's directory.</summary>
    private static DbProviderFactory? FindFactory() =>
        FindRegistered() ?? InstanceOf(Type.GetType($"{Invariant}.OracleClientFactory, {AssemblyName}", throwOnError: false)) ?? FindBesideProgram();

    private static DbProviderFactory? FindRegistered()
    {
        try
        {
            return DbProviderFactories.TryGetFactory(Invariant, out var factory) ? factory : null;
        }
        catch (ArgumentException)
        {
            return null;   // Registered by a name whose assembly is not there.
        }
    }

    /// <summary>A copied file is not among the program's references.</summary>
    private static DbProviderFactory? FindBesideProgram()
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{AssemblyName}.dll");
        return File.Exists(path)
            ? InstanceOf(AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetType($"{Invariant}.OracleClientFactory")) : null;
    }

    private static DbProviderFactory? InstanceOf(Type? factory) =>
        factory?.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as DbProviderFactory;

    private static Action<TOwner, TValue> Setter<TOwner, TValue>(Type owner, string name)
    {
        var property = Property(owner, name);
        var (instance, value) = (Expression.Parameter(typeof(TOwner)), Expression.Parameter(typeof(TValue)));
        var assign = Expression.Assign(Expression.Property(Expression.Convert(instance, owner), property), Expression.Convert(value, property.PropertyType));
        return Expression.Lambda<Action<TOwner, TValue>>(assign, instance, value).Compile();
    }

    private static int ValueOf(Type parameter, string name) =>
        Convert.ToInt32(Enum.Parse(Property(parameter, "OracleDbType").PropertyType, name), System.Globalization.CultureInfo.InvariantCulture);

    private static PropertyInfo Property(Type owner, string name) => owner.GetProperty(name)
        ?? throw new FatalStoreException($"The driver {owner.Assembly.GetName()} has no {owner.Name}.{name}; use Oracle.ManagedDataAccess.Core 23 or newer.");
}
