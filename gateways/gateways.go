// Package gateways is where every outside service that is not the ERP has its folder: payments, mail, tax, carriers. A
// gateway implements a contract that package portal declares where it uses it, and knows no other gateway. There is none
// yet.
package gateways
