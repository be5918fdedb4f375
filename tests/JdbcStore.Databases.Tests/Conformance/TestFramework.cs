[assembly: Xunit.TestFramework(typeof(JdbcStore.Conformance.LeavesOut))]
