// Package sapb1 is the adapter for SAP Business One 10.0 through the Service Layer's OData v4 root (/b1s/v2).
package sapb1
